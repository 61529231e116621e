package io.ruapc.transport.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.ruapc.HttpOptions;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.netty.ChannelConnection;
import io.ruapc.transport.tcp.FramedBytes;
import org.jspecify.annotations.Nullable;

/// Waits for the head of a stream of HTTP/2 at the server, which decides what the stream is: one
/// whose two directions are streams of frames, as on TCP, or a request with an answer.
///
/// A `POST` to [#PATH] is the former. It is answered at once, for whoever opened it may wait for
/// that before it says anything, and ends when either side ends its direction.
@SuppressWarnings("FutureReturnValueIgnored") // writing is not waited for; its outcome is the same
final class RpcStream extends ChannelInboundHandlerAdapter {
  /// Below the base path.
  static final String PATH = "/_rpc";

  private final Http2Session session;
  private final Accepting accepting;

  RpcStream(Http2Session session, Accepting accepting) {
    this.session = session;
    this.accepting = accepting;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    Channel stream = context.channel();
    if (frame instanceof Http2HeadersFrame head && isForMessages(head.headers())) {
      HttpResponseStatus refusal = refusal(head.headers());
      if (refusal == null) {
        accept(stream, head.isEndStream());
      } else {
        stream.writeAndFlush(
            new DefaultHttp2HeadersFrame(
                new DefaultHttp2Headers().status(refusal.codeAsText()), true));
      }
    } else {
      session.decide();
      stream
          .pipeline()
          .addLast(
              new Http2StreamFrameToHttpObjectCodec(true),
              new HttpRequests(session.connection(), null, accepting));
      context.fireChannelRead(frame);
      context.pipeline().remove(this);
    }
  }

  private boolean isForMessages(Http2Headers head) {
    return HttpMethod.POST.asciiName().contentEquals(head.method())
        && (options().basePath() + PATH).contentEquals(head.path());
  }

  private HttpOptions options() {
    return session.connection().scope().http();
  }

  /// A page of a stranger could send frames as the content of an ordinary request.
  private @Nullable HttpResponseStatus refusal(Http2Headers head) {
    CharSequence host = head.authority();
    CharSequence origin = head.get(HttpHeaderNames.ORIGIN);
    if (Origins.isOnLoopback(session.connection().channel())
        && (host == null || !Origins.isKnownHost(host.toString(), options()))) {
      return HttpResponseStatus.MISDIRECTED_REQUEST;
    }
    return origin == null
            || Origins.allowed(origin.toString(), options()) != null
            || Origins.isOwn(origin.toString(), String.valueOf(host))
        ? null
        : HttpResponseStatus.FORBIDDEN;
  }

  private void accept(Channel stream, boolean isEnded) {
    session.addRpcStream(stream);
    stream.writeAndFlush(
        new DefaultHttp2HeadersFrame(
            new DefaultHttp2Headers()
                .status(HttpResponseStatus.OK.codeAsText())
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM)));
    stream.pipeline().addLast(new Http2Bytes());
    var socket = (SocketChannel) stream.parent();
    ChannelConnection.accept(
        stream,
        new StreamLine(stream, socket, false),
        new FramedBytes(HttpTransport.SCHEME, accepting.options(), accepting.unfinished()),
        accepting);
    stream.pipeline().remove(this);
    if (isEnded) {
      stream
          .pipeline()
          .fireUserEventTriggered(io.netty.channel.socket.ChannelInputShutdownEvent.INSTANCE);
    }
  }
}
