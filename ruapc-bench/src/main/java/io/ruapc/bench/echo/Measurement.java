package io.ruapc.bench.echo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/// What a client says after a run, and a server when it is asked: one line of JSON. Peers leave out
/// what they do not know.
///
/// @param calls answered calls, each answer compared with what was sent
/// @param seconds from the first call to the last answer
/// @param p50Micros latency that half of the calls stayed below
/// @param p99Micros latency that 99 of 100 calls stayed below
/// @param allocatedBytes heap bytes allocated so far (server) or during the run (client)
@JsonIgnoreProperties(ignoreUnknown = true)
record Measurement(
    long calls,
    double seconds,
    @JsonProperty("p50_us") double p50Micros,
    @JsonProperty("p99_us") double p99Micros,
    @JsonProperty("allocated_bytes") long allocatedBytes) {
  static Measurement ofAllocation(long bytes) {
    return new Measurement(0, 0, 0, 0, bytes);
  }

  /// Calls per second.
  double rate() {
    return calls / seconds;
  }
}
