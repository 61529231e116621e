package io.ruapc.transport.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.ChannelConnection;
import io.ruapc.transport.netty.ClientProtocol;
import io.ruapc.transport.netty.SocketLine;
import io.ruapc.transport.netty.UnfinishedBytes;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How a connected socket becomes a connection of WebSocket messages, at the client.
@SuppressWarnings("FutureReturnValueIgnored") // writing is not waited for; the answer tells all
final class WebSocketConnect implements ClientProtocol {
  private final Endpoint.Address address;
  private final String path;
  private final TransportOptions options;
  private final Function<Connection, MessageHandler> handlers;
  private final Content content;

  /// @param address as the user wrote it
  /// @param handlers makes the handler of the connection
  WebSocketConnect(
      Endpoint.Address address,
      String path,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers,
      Content content) {
    this.address = address;
    this.path = path;
    this.options = options;
    this.handlers = handlers;
    this.content = content;
  }

  @Override
  public CompletableFuture<Connection> open(SocketChannel channel) {
    var handshake = new Handshake(channel);
    channel.pipeline().addLast(handshake.codec, handshake);
    channel.writeAndFlush(handshake.request());
    return handshake.result;
  }

  /// Waits for the server's answer.
  private final class Handshake extends ChannelInboundHandlerAdapter {
    private final SocketChannel channel;
    private final HttpClientCodec codec = new HttpClientCodec();
    private final String key = HandshakeKey.next();
    private final CompletableFuture<Connection> result = new CompletableFuture<>();
    private @Nullable HttpResponse response;

    Handshake(SocketChannel channel) {
      this.channel = channel;
    }

    DefaultFullHttpRequest request() {
      var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
      request
          .headers()
          .set(HttpHeaderNames.HOST, address.toString())
          .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
          .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
          .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, HandshakeKey.VERSION)
          .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key);
      if (options.webSocketDeflate()) {
        request.headers().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, MessageDeflate.OFFER);
      }
      return request;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (message instanceof HttpResponse begun) {
          response = begun;
        }
        if (message instanceof LastHttpContent && response != null) {
          onAnswer(response);
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    private void onAnswer(HttpResponse answer) {
      String problem = problem(answer);
      if (problem != null) {
        fail(new IOException(problem));
        return;
      }
      boolean deflates = answer.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
      var framing =
          new WebSocketFraming(
              WebSocketTransport.SCHEME,
              false,
              deflates,
              content,
              options,
              new UnfinishedBytes(options.maxUnfinishedBytes()));
      channel.pipeline().remove(this);
      try {
        Connection connection =
            ChannelConnection.open(channel, new SocketLine(channel), framing, options, handlers);
        // Its last act is to give on what came behind the answer.
        channel.pipeline().remove(codec);
        result.complete(connection);
      } catch (RuntimeException noHandler) {
        result.completeExceptionally(noHandler);
      }
    }

    private @Nullable String problem(HttpResponse answer) {
      HttpHeaders headers = answer.headers();
      if (answer.decoderResult().isFailure()) {
        return "the server does not speak HTTP";
      }
      if (!answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
        return "the server does not speak WebSocket here, it answered " + answer.status();
      }
      if (!headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
          || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
          || !HandshakeKey.answer(key).equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT))
          || headers.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
        return "the server's answer is none to this WebSocket handshake";
      }
      String extensions = headers.get(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
      boolean wanted = options.webSocketDeflate();
      return extensions == null || (wanted && MessageDeflate.isAcceptance(extensions))
          ? null
          : "the server wants WebSocket extensions that were not offered: " + extensions;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        fail(new IOException("the server closed the connection during the WebSocket handshake"));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      fail(new IOException("the WebSocket handshake failed: " + cause.getMessage(), cause));
    }

    private void fail(IOException problem) {
      result.completeExceptionally(problem);
      channel.close();
    }
  }
}
