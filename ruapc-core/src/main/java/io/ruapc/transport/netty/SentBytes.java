package io.ruapc.transport.netty;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.TimeUnit;

/// What the kernel knows of bytes that it was given to send.
public final class SentBytes {
  private SentBytes() {}

  /// Whether bytes went out and the other machine said something within so long. A peer that hangs
  /// takes nothing once its buffer is full, and one that vanished says nothing; one that reads
  /// slowly, or through a slow network, does both. Known with epoll only.
  public static boolean areTaken(SocketChannel channel, long withinNanos) {
    if (!(channel instanceof EpollSocketChannel socket)) {
      return false;
    }
    try {
      EpollTcpInfo info = socket.tcpInfo();
      long withinMillis = TimeUnit.NANOSECONDS.toMillis(withinNanos);
      return info.lastDataSent() < withinMillis && info.lastAckRecv() < withinMillis;
    } catch (ChannelException closed) {
      return false;
    }
  }
}
