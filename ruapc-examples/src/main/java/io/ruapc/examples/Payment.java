package io.ruapc.examples;

import java.time.LocalDate;

/// How an order is paid.
public sealed interface Payment {
  /// At the counter.
  record Cash() implements Payment {}

  /// By card.
  ///
  /// @param number its digits
  /// @param expires the last day it is good for
  record Card(String number, LocalDate expires) implements Payment {}

  /// After delivery.
  ///
  /// @param company who gets the invoice
  /// @param days how long the company may take to pay
  record Invoice(String company, int days) implements Payment {}
}
