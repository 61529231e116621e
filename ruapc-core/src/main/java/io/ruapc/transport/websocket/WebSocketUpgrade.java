package io.ruapc.transport.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.netty.ChannelConnection;
import io.ruapc.transport.netty.SocketLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How an HTTP/1.1 connection becomes one of WebSocket messages, at the server.
///
/// | a request to upgrade | is answered |
/// |---|---|
/// | of a page from elsewhere that may not call | 403 |
/// | of another version of WebSocket | 426 that names ours |
/// | that is no GET, has a body or no key | 400 |
/// | that is none of these | 101 |
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
public final class WebSocketUpgrade {
  private static final String ANY_ORIGIN = "*";

  private WebSocketUpgrade() {}

  /// Whether a request asks for it.
  public static boolean isAskedBy(HttpRequest request) {
    HttpHeaders headers = request.headers();
    return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  /// Takes the connection over, whose pipeline is that of an HTTP/1.1 server: a [HttpServerCodec]
  /// and what follows it. Or answers why not, and closes it.
  public static void accept(
      ChannelHandlerContext context, HttpRequest request, Accepting accepting) {
    accept(context, request, accepting, new RpcContent());
  }

  static void accept(
      ChannelHandlerContext context, HttpRequest request, Accepting accepting, Content content) {
    FullHttpResponse refusal =
        refusal(request, accepting.options().http().options().allowedOrigins());
    if (refusal != null) {
      refusal.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      context.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    boolean deflates =
        accepting.options().webSocketDeflate()
            && MessageDeflate.isAcceptable(
                String.join(
                    ",", request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)));
    var channel = (SocketChannel) context.channel();
    ChannelPipeline pipeline = channel.pipeline();
    HttpServerCodec codec = pipeline.get(HttpServerCodec.class);
    while (pipeline.last() != codec) {
      pipeline.removeLast();
    }
    channel.writeAndFlush(acceptance(request, deflates));
    pipeline.addLast(new LastOfHttp());
    var framing =
        new WebSocketFraming(
            WebSocketTransport.SCHEME,
            true,
            deflates,
            content,
            accepting.options(),
            accepting.unfinished());
    ChannelConnection.accept(channel, new SocketLine(channel), framing, accepting);
    pipeline.remove(codec);
  }

  private static FullHttpResponse acceptance(HttpRequest request, boolean deflates) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    response
        .headers()
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(
            HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
            HandshakeKey.answer(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY)));
    if (deflates) {
      response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, MessageDeflate.ACCEPTANCE);
    }
    return response;
  }

  /// Null when there is no reason to refuse.
  private static @Nullable FullHttpResponse refusal(
      HttpRequest request, List<String> allowedOrigins) {
    HttpHeaders headers = request.headers();
    if (!isAllowed(headers.getAll(HttpHeaderNames.ORIGIN), headers, allowedOrigins)) {
      return text(
          HttpResponseStatus.FORBIDDEN,
          "pages of "
              + String.join(", ", headers.getAll(HttpHeaderNames.ORIGIN))
              + " may not call this server (allowedOrigins)");
    }
    if (!headers.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, HandshakeKey.VERSION, false)) {
      FullHttpResponse response =
          text(HttpResponseStatus.UPGRADE_REQUIRED, "only version 13 of WebSocket is spoken");
      response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, HandshakeKey.VERSION);
      return response;
    }
    boolean hasBody = HttpUtil.isTransferEncodingChunked(request) || length(request) != 0;
    if (!request.method().equals(HttpMethod.GET)
        || !HandshakeKey.isValid(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY))
        || hasBody) {
      return text(
          HttpResponseStatus.BAD_REQUEST,
          "an upgrade to WebSocket is a GET without a body and with a key of 16 bytes");
    }
    return null;
  }

  private static long length(HttpRequest request) {
    try {
      return HttpUtil.getContentLength(request, 0L);
    } catch (NumberFormatException none) {
      return -1;
    }
  }

  private static FullHttpResponse text(HttpResponseStatus status, String why) {
    byte[] text = (why + "\n").getBytes(StandardCharsets.UTF_8);
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(text));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .set(HttpHeaderNames.CONTENT_LENGTH, text.length);
    return response;
  }

  /// Whether a page of this origin may call: one that came from this server, one that the user
  /// allows, and everybody who is no browser.
  private static boolean isAllowed(
      List<String> origins, HttpHeaders headers, List<String> allowedOrigins) {
    if (origins.isEmpty() || allowedOrigins.contains(ANY_ORIGIN)) {
      return true;
    }
    if (origins.size() > 1) {
      return false;
    }
    String origin = origins.getFirst().toLowerCase(Locale.ROOT);
    int authority = origin.indexOf("://");
    return allowedOrigins.contains(origin)
        || (authority > 0
            && origin.substring(authority + 3).equalsIgnoreCase(headers.get(HttpHeaderNames.HOST)));
  }

  /// Drops the end of the request, and leaves. Bytes that came right behind the request pass before
  /// it: the codec hands them on when it is removed, which is while it hands on the request.
  private static final class LastOfHttp extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof LastHttpContent) {
        ReferenceCountUtil.release(message);
        context.pipeline().remove(this);
      } else {
        context.fireChannelRead(message);
      }
    }
  }
}
