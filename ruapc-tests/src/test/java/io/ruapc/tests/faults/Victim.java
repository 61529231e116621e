package io.ruapc.tests.faults;

import io.ruapc.OneWay;
import io.ruapc.RpcError;
import io.ruapc.RpcService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// The service that is attacked.
@RpcService
public interface Victim {
  /// Returns the text.
  String echo(String text);

  /// Returns the text when the test's gate opens.
  String hold(String text);

  /// Returns the text a while later.
  CompletionStage<String> later(String text);

  /// Bytes of a size.
  byte[] bytes(int size);

  /// How many bytes came.
  int count(byte[] bytes);

  /// Goes through a record with lists and maps in it.
  Crate store(Crate crate);

  /// Fails in the way that is named.
  String fail(String how) throws Refused;

  /// Asks the caller's `Victim` the same with one less, until zero, and returns how often.
  int recurse(int depth);

  /// Nobody waits for it.
  @OneWay
  void tell(String text);

  /// Something with members.
  record Crate(String label, List<Integer> sizes, Map<String, Crate> inside) {}

  /// A declared error whose data can be made to fail.
  @RpcError
  final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    /// For this reason. The empty one cannot be asked for.
    public Refused(String reason) {
      super("refused");
      this.reason = reason;
    }

    /// Why.
    public String reason() {
      if ("".equals(reason)) {
        throw new IllegalStateException("no reason");
      }
      return reason;
    }
  }
}
