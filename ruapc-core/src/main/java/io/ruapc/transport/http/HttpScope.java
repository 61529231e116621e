package io.ruapc.transport.http;

import io.ruapc.HttpOptions;
import io.ruapc.transport.HttpSite;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.UnfinishedBytes;
import io.ruapc.wire.MessageBuffers;

/// What all HTTP connections of one listener have in common. Immutable, but for pools and counts
/// that are safe from any thread.
///
/// @param options limits and times of connections
/// @param site what there is for HTTP clients
/// @param routes where it stands
/// @param unfinished what unfinished messages may hold
/// @param buffers what messages are coded in
/// @param date the time as HTTP writes it
record HttpScope(
    TransportOptions options,
    HttpSite site,
    Routes routes,
    UnfinishedBytes unfinished,
    MessageBuffers buffers,
    HttpDate date) {

  HttpScope(TransportOptions options, UnfinishedBytes unfinished) {
    this(
        options,
        options.http(),
        new Routes(options.http()),
        unfinished,
        new MessageBuffers(),
        new HttpDate());
  }

  HttpOptions http() {
    return site.options();
  }
}
