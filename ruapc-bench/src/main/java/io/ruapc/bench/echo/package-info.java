/// The echo benchmark: a server and a client in processes of their own, for each contender, in
/// interleaved rounds.
///
/// ```text
///   EchoBenchmark ── for each scenario, for each round, for each contender
///        │
///        ├── ServerProcess   "sample" ->  {"allocated_bytes": ..}       (LoadServer, load, floor)
///        └── ClientProcess   "run 2"  ->  {"calls": .., "p50_us": ..}   (LoadClient, load, floor)
/// ```
///
/// Only one contender runs at a time; the others wait for their standard input.
@NullMarked
package io.ruapc.bench.echo;

import org.jspecify.annotations.NullMarked;
