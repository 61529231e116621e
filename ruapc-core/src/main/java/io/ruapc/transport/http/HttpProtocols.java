package io.ruapc.transport.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.netty.ServerProtocol;
import java.nio.charset.StandardCharsets;

/// The versions of HTTP that an accepted socket may speak.
public final class HttpProtocols {
  /// HTTP/1.1, and what it is upgraded to.
  public static final ServerProtocol HTTP1 = HttpProtocols::openHttp1;

  /// HTTP/2 without negotiation, which begins with [#http2FirstBytes].
  public static final ServerProtocol HTTP2 = HttpProtocols::openHttp2;

  /// How a TLS handshake calls HTTP/1.1.
  public static final String HTTP1_NAME = "http/1.1";

  /// How a TLS handshake calls HTTP/2.
  public static final String HTTP2_NAME = "h2";

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /// How much a client may send on one stream, and on all of them, before it is read: as the
  /// sibling has it.
  private static final int WINDOW_BYTES = 1024 * 1024;

  /// How many streams a client may reset, or make this side reset, within [#RESET_SECONDS]: one
  /// that opens and gives up many calls costs more than it looks.
  private static final int MAX_RESETS = 200;

  private static final int RESET_SECONDS = 30;

  /// How many small frames may follow each other in one head, and how many empty ones in a content.
  private static final int MAX_SMALL_CONTINUATIONS = 16;

  private static final int MAX_EMPTY_DATA_FRAMES = 16;

  /// How many answers to control frames may wait for a client that does not read.
  private static final int MAX_QUEUED_CONTROL_FRAMES = 1_000;

  /// How long a connection that ends waits for its streams.
  private static final long GRACE_MILLIS = 1_000;

  private HttpProtocols() {}

  /// What a client that speaks HTTP/2 always begins with, and no request of HTTP/1.1.
  public static byte[] http2FirstBytes() {
    return PREFACE.getBytes(StandardCharsets.US_ASCII);
  }

  private static HttpScope scope(Accepting accepting) {
    return accepting.shared(
        HttpScope.class, () -> new HttpScope(accepting.options(), accepting.unfinished()));
  }

  private static void openHttp1(SocketChannel channel, Accepting accepting) {
    HttpScope scope = scope(accepting);
    var session = new Http1Session(channel, accepting, scope);
    var limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(scope.http().maxUriBytes())
            .setMaxHeaderSize(scope.http().maxHeadBytes())
            .setMaxChunkSize(64 * 1024);
    channel
        .pipeline()
        .addLast(
            session,
            new HttpServerCodec(limits),
            new HttpRequests(session.connection(), session, accepting));
  }

  private static void openHttp2(SocketChannel channel, Accepting accepting) {
    HttpScope scope = scope(accepting);
    var session = new Http2Session(channel, accepting, scope);
    var requests =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel stream) {
            stream.pipeline().addLast(new RpcStream(session, accepting));
          }
        };
    var settings =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(scope.http().maxStreams())
            .initialWindowSize(WINDOW_BYTES)
            .maxHeaderListSize(scope.http().maxHeadBytes());
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(settings)
            .validateRequiredPseudoHeaders(true)
            .gracefulShutdownTimeoutMillis(GRACE_MILLIS)
            .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
            .encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
            .decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS)
            .decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES)
            .encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES)
            .build();
    channel
        .pipeline()
        .addLast(session, codec, new Http2MultiplexHandler(requests), session.new Control());
    widen(codec, channel.pipeline().context(codec), WINDOW_BYTES);
  }

  /// Streams have their window by the settings, the connection has to be given it.
  static void widen(Http2FrameCodec codec, ChannelHandlerContext context, int windowBytes) {
    Http2Connection connection = codec.connection();
    try {
      codec
          .decoder()
          .flowController()
          .incrementWindowSize(
              connection.connectionStream(), windowBytes - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
      context.flush();
    } catch (Http2Exception impossible) {
      throw new AssertionError(impossible);
    }
  }
}
