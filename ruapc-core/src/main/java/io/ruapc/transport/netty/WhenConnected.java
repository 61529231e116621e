package io.ruapc.transport.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import java.util.function.Consumer;

/// Stands in a new socket's pipeline until it is connected, then makes way for its connection.
///
/// That is the only moment to put it there: from here on the loop may read at any time, and what is
/// read while nobody is there is lost.
final class WhenConnected extends ChannelInboundHandlerAdapter {
  private final Consumer<SocketChannel> action;

  WhenConnected(Consumer<SocketChannel> action) {
    this.action = action;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.pipeline().remove(this);
    action.accept((SocketChannel) context.channel());
  }
}
