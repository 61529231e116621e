package io.ruapc.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Several protocols on one port: the first bytes of a connection decide which one it speaks.
///
/// Nothing is lost by that: the protocol gets the bytes as if it had been alone with the socket
/// from the beginning, and nothing of this stays in the pipeline. Who does not say within
/// [io.ruapc.transport.TransportOptions#firstMessageTimeout] what it speaks is closed.
public final class ProtocolSelector implements ServerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(ProtocolSelector.class);

  /// How long a connection may stay undecided once its listener has been closed: what it began to
  /// say may be on its way still.
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final List<Choice> choices;
  private final ServerProtocol otherwise;

  /// A protocol and the bytes that it always begins with; none begins with all those of another.
  public record Choice(byte[] start, ServerProtocol protocol) {
    private boolean agrees(ByteBuf bytes) {
      int count = Math.min(bytes.readableBytes(), start.length);
      for (int i = 0; i < count; i++) {
        if (bytes.getByte(bytes.readerIndex() + i) != start[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /// @param otherwise what is spoken when it cannot be one of the choices
  public ProtocolSelector(List<Choice> choices, ServerProtocol otherwise) {
    this.choices = List.copyOf(choices);
    this.otherwise = otherwise;
  }

  @Override
  public void open(SocketChannel channel, Accepting accepting) {
    channel.pipeline().addLast(new Undecided(channel, accepting));
  }

  /// The protocol that begins so; null as long as that is open.
  private @Nullable ServerProtocol find(ByteBuf bytes) {
    for (Choice choice : choices) {
      if (choice.agrees(bytes)) {
        return bytes.readableBytes() >= choice.start.length ? choice.protocol : null;
      }
    }
    return otherwise;
  }

  /// Holds the first bytes of one connection. Event loop only.
  @SuppressWarnings(
      "FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
  private final class Undecided extends ChannelInboundHandlerAdapter {
    private final SocketChannel channel;
    private final Accepting accepting;
    private final Runnable hurry = this::hurry;
    private final Watchdog deadline;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private boolean decided;

    Undecided(SocketChannel channel, Accepting accepting) {
      this.channel = channel;
      this.accepting = accepting;
      this.deadline =
          new Watchdog(
              channel.eventLoop(), accepting.options().firstMessageTimeout(), this::giveUp);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      deadline.start();
      accepting.addUndecided(hurry);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      // The start of a protocol is a few bytes, and mostly comes at once.
      held =
          held.isReadable() ? Unpooled.wrappedBuffer(held, (ByteBuf) message) : (ByteBuf) message;
      ServerProtocol protocol = find(held);
      if (protocol != null) {
        ByteBuf first = held;
        end();
        protocol.open(channel, accepting);
        context.fireChannelRead(first);
        context.pipeline().remove(this);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent && !decided) {
        channel.close();
      } else {
        context.fireUserEventTriggered(event);
      }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      if (!decided) {
        held.release();
        end();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("{} ends before it is known what it speaks", channel, cause);
      channel.close();
    }

    private void end() {
      decided = true;
      held = Unpooled.EMPTY_BUFFER;
      deadline.close();
      accepting.removeUndecided(hurry);
    }

    private void hurry() {
      channel.eventLoop().schedule(this::giveUp, LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void giveUp() {
      if (!decided) {
        channel.close();
      }
    }
  }
}
