package io.ruapc.transport.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.ChannelConnection;
import io.ruapc.transport.netty.ClientProtocol;
import io.ruapc.transport.netty.Encryption;
import io.ruapc.transport.netty.UnfinishedBytes;
import io.ruapc.transport.tcp.FramedBytes;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a connected socket becomes a connection of messages on one stream of HTTP/2, at the client:
/// the twin of [RpcStream].
///
/// @param address as the user wrote it
/// @param handlers makes the handler of the connection
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
record RpcStreamConnect(
    Endpoint.Address address,
    TransportOptions options,
    Function<Connection, MessageHandler> handlers)
    implements ClientProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(RpcStreamConnect.class);

  /// How much the server may send before it is read: as much as the sibling lets it.
  private static final int STREAM_WINDOW_BYTES = 2 * 1024 * 1024;

  private static final int CONNECTION_WINDOW_BYTES = 5 * 1024 * 1024;

  private static final int MAX_HEAD_BYTES = 16 * 1024;

  /// How long a socket that ends waits for its stream, which has ended by then.
  private static final long GRACE_MILLIS = 1_000;

  @Override
  public CompletableFuture<Connection> open(SocketChannel socket) {
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forClient()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .pushEnabled(false)
                    .initialWindowSize(STREAM_WINDOW_BYTES)
                    .maxHeaderListSize(MAX_HEAD_BYTES))
            .gracefulShutdownTimeoutMillis(GRACE_MILLIS)
            .build();
    var result = new CompletableFuture<Connection>();
    socket
        .pipeline()
        .addLast(codec, new Http2MultiplexHandler(new Refused()), new SocketEvents(socket, result));
    HttpProtocols.widen(codec, socket.pipeline().context(codec), CONNECTION_WINDOW_BYTES);
    new Http2StreamChannelBootstrap(socket)
        .handler(new Handshake(socket, result))
        .open()
        .addListener(opened -> {
          if (opened.isSuccess()) {
            ((Channel) opened.getNow()).writeAndFlush(head(socket));
          } else {
            fail(socket, result, "the stream cannot be opened: " + opened.cause().getMessage());
          }
        });
    return result;
  }

  private DefaultHttp2HeadersFrame head(SocketChannel socket) {
    return new DefaultHttp2HeadersFrame(
        new DefaultHttp2Headers()
            .method(HttpMethod.POST.asciiName())
            .scheme(Encryption.scheme(socket, HttpTransport.SCHEME))
            .authority(address.toString())
            .path(RpcStream.PATH));
  }

  private static void fail(
      SocketChannel socket, CompletableFuture<Connection> result, String problem) {
    result.completeExceptionally(new IOException(problem));
    socket.close();
  }

  /// Waits for the head of the server's answer. Both directions are open from then on.
  private final class Handshake extends ChannelInboundHandlerAdapter {
    private final SocketChannel socket;
    private final CompletableFuture<Connection> result;

    Handshake(SocketChannel socket, CompletableFuture<Connection> result) {
      this.socket = socket;
      this.result = result;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (!(frame instanceof Http2HeadersFrame head) || head.isEndStream() || !isOk(head)) {
        String answer =
            frame instanceof Http2HeadersFrame refusal
                ? String.valueOf(refusal.headers().status())
                : String.valueOf(frame);
        ReferenceCountUtil.release(frame);
        fail(socket, result, "the server has no stream for messages, it answered " + answer);
        return;
      }
      Channel stream = context.channel();
      stream.pipeline().addLast(new Http2Bytes());
      try {
        Connection connection =
            ChannelConnection.open(
                stream,
                new StreamLine(stream, socket, true),
                new FramedBytes(
                    HttpTransport.SCHEME,
                    options,
                    new UnfinishedBytes(options.maxUnfinishedBytes())),
                options,
                handlers);
        stream.pipeline().remove(this);
        stream.closeFuture().addListener(closed -> socket.close());
        result.complete(connection);
      } catch (RuntimeException noHandler) {
        result.completeExceptionally(noHandler);
      }
    }

    private static boolean isOk(Http2HeadersFrame head) {
      CharSequence status = head.headers().status();
      return status != null && HttpStatusClass.valueOf(status) == HttpStatusClass.SUCCESS;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof Http2ResetFrame reset) {
        fail(socket, result, "the server reset the stream, error " + reset.errorCode());
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      fail(socket, result, "the server ended the connection before it answered");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      fail(socket, result, "the stream failed: " + cause.getMessage());
    }
  }

  /// The end of the socket's pipeline: what is about no stream.
  private static final class SocketEvents extends ChannelInboundHandlerAdapter {
    private final SocketChannel socket;
    private final CompletableFuture<Connection> result;

    SocketEvents(SocketChannel socket, CompletableFuture<Connection> result) {
      this.socket = socket;
      this.result = result;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        // Nothing can come any more, on no stream.
        socket.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("{} broke HTTP/2", socket, cause);
      fail(socket, result, "the server does not speak HTTP/2: " + cause.getMessage());
    }
  }

  /// Servers open no streams.
  private static final class Refused extends ChannelInboundHandlerAdapter {
    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      context.close();
    }
  }
}
