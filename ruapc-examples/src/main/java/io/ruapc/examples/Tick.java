package io.ruapc.examples;

import java.time.Instant;

/// One tick of a [Ticker].
///
/// @param number from 1
/// @param at when it was sent
public record Tick(int number, Instant at) {}
