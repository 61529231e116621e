package io.ruapc.transport.netty;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.ruapc.transport.TransportOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is set on every socket, accepted or opened.
final class SocketOptions {
  private static final Logger LOG = LoggerFactory.getLogger(SocketOptions.class);

  private static final int KEEPALIVE_IDLE_SECONDS = 30;
  private static final int KEEPALIVE_INTERVAL_SECONDS = 5;
  private static final int KEEPALIVE_PROBES = 4;

  /// When keepalive gives a peer up.
  private static final int KEEPALIVE_MILLIS =
      1_000 * (KEEPALIVE_IDLE_SECONDS + KEEPALIVE_INTERVAL_SECONDS * KEEPALIVE_PROBES);

  private SocketOptions() {}

  static void apply(SocketChannel channel, TransportOptions options) {
    // An end of the stream must not close the socket by itself: answers may still be queued.
    set(channel, ChannelOption.ALLOW_HALF_CLOSURE, true);
    set(channel, ChannelOption.TCP_NODELAY, true);
    set(channel, ChannelOption.SO_KEEPALIVE, true);
    if (channel instanceof EpollSocketChannel) {
      set(channel, EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
      set(channel, EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS);
      set(channel, EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES);
      // Keepalive does not probe while bytes are not acknowledged, for which the kernel's own limit
      // is a quarter of an hour. So a peer that vanished is noticed after the same time whether or
      // not something was on its way. Not before a write stall, though: a peer that reads nothing
      // reaches this limit too.
      int unacknowledgedMillis =
          (int) Math.max(KEEPALIVE_MILLIS, options.writeStallTimeout().toMillis());
      set(channel, EpollChannelOption.TCP_USER_TIMEOUT, unacknowledgedMillis);
    }
  }

  private static <T> void set(SocketChannel channel, ChannelOption<T> option, T value) {
    try {
      channel.config().setOption(option, value);
    } catch (ChannelException e) {
      // The peer may have reset the connection already; reading it will say so.
      LOG.debug("cannot set {} of {}", option, channel, e);
    }
  }
}
