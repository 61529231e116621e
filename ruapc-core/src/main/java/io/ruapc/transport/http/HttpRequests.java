package io.ruapc.transport.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.HttpPage;
import io.ruapc.transport.ServedMethod;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.websocket.WebSocketUpgrade;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The requests of one HTTP/1.1 connection, one after the other, or the one of an HTTP/2 stream:
/// decides what each is about and who may ask for it. Event loop only.
///
/// The order of decisions, the first that applies is the answer:
///
/// | a request | is answered |
/// |---|---|
/// | that is no HTTP | 400, 414, 431, and the connection ends |
/// | without a host, or with two | 400 |
/// | for a foreign host, where the server listens on a loopback address | 421 |
/// | for a path that is not there | 404 that lists what is |
/// | OPTIONS | what may be done there, and to a page from elsewhere whether it may |
/// | that would change something and comes from a page of elsewhere that may not | 403 |
/// | with a verb that is not for the path | 405 |
/// | GET or HEAD of a page | the page |
/// | POST to a method | the call |
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
final class HttpRequests extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(HttpRequests.class);

  private static final String PREFER = "prefer";
  private static final String PREFER_PLAIN = "answer=plain";
  private static final String PREFER_RESULT = "answer=result";

  private static final String MAY_FOR_PAGE = "GET, HEAD, OPTIONS";
  private static final String MAY_FOR_METHOD = "POST, OPTIONS";

  /// The longest content of a refused request that is dropped; who sends more is cut off.
  private static final int MAX_DROPPED_BYTES = 64 * 1024;

  /// How much more of a stream that has been answered is dropped before it is cut off.
  private static final int MAX_USELESS_BYTES = 1024 * 1024;

  /// How long a browser may remember what OPTIONS said.
  private static final int PREFLIGHT_SECONDS = 600;

  private final HttpConnection connection;
  private final @Nullable Http1Session http1;
  private final Accepting accepting;

  /// What has been read and cannot be taken yet.
  private final Deque<HttpObject> waiting = new ArrayDeque<>(2);

  private @Nullable ChannelHandlerContext context;
  private @Nullable Reply reply;
  private boolean isContentComplete = true;
  private boolean isInputShut;
  private boolean isTaking;

  // Of a stream of HTTP/2 only.
  private boolean isAnswered;
  private int droppedBytes;

  /// @param http1 null for a stream of HTTP/2
  HttpRequests(HttpConnection connection, @Nullable Http1Session http1, Accepting accepting) {
    this.connection = connection;
    this.http1 = http1;
    this.accepting = accepting;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  // ---- what comes, in its turn ----

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof HttpObject part)) {
      ReferenceCountUtil.release(message);
    } else if (waiting.isEmpty() && !isTaking && mayTake(part)) {
      take(context, part);
    } else {
      waiting.add(part);
      context.channel().config().setAutoRead(false);
    }
  }

  /// A request has to wait for the answer to the one before it, content for room.
  private boolean mayTake(HttpObject part) {
    if (reply == null) {
      return true;
    }
    if (part instanceof HttpRequest) {
      return false;
    }
    Exchange exchange = reply.exchange();
    return exchange == null || exchange.takesContent();
  }

  private void takeWaiting() {
    ChannelHandlerContext here = context;
    if (isTaking || here == null || waiting.isEmpty()) {
      return;
    }
    for (HttpObject part = waiting.peek(); part != null && mayTake(part); part = waiting.peek()) {
      waiting.remove();
      take(here, part);
    }
    if (waiting.isEmpty()) {
      here.channel().config().setAutoRead(true);
    }
  }

  private void take(ChannelHandlerContext context, HttpObject part) {
    isTaking = true;
    try {
      if (part.decoderResult().isFailure()) {
        onBroken(context, part, part.decoderResult().cause());
        return;
      }
      if (part instanceof HttpRequest request) {
        onHead(context, request);
      }
      if (part instanceof HttpContent content) {
        onContent(content);
      }
    } finally {
      isTaking = false;
      ReferenceCountUtil.release(part);
    }
  }

  private void onContent(HttpContent content) {
    Reply current = reply;
    boolean isLast = content instanceof LastHttpContent;
    isContentComplete = isLast;
    if (isAnswered) {
      onUselessContent(content.content().readableBytes());
      return;
    }
    if (current != null && current.exchange() != null) {
      current.exchange().onContent(content.content(), isLast);
    }
  }

  /// The stream has its answer. Clients that are cut off at once do not look at that, so some more
  /// is dropped first.
  private void onUselessContent(int bytes) {
    droppedBytes += bytes;
    if (droppedBytes > MAX_USELESS_BYTES && !isContentComplete && context != null) {
      context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
    }
  }

  /// What has come is no HTTP: nothing behind it can be understood.
  private void onBroken(ChannelHandlerContext context, HttpObject part, Throwable cause) {
    LOG.debug("{} sends what is no HTTP", connection, cause);
    Reply current = reply;
    if (current == null) {
      if (http1 != null) {
        http1.decide();
      }
      isContentComplete = false;
      boolean isHttp10 =
          part instanceof HttpRequest request
              && request.protocolVersion().equals(HttpVersion.HTTP_1_0);
      current =
          reply(context, new Reply.Manner(false, isHttp10, false, false, false, null, null, null));
    } else {
      current.closeAfter();
      if (current.exchange() != null) {
        current.exchange().onClientGone();
      }
      if (current.isBegun()) {
        current.breakOff();
        return;
      }
    }
    if (!current.isEnded()) {
      HttpResponseStatus status = statusOf(cause);
      current.refuse(status, status.reasonPhrase() + ": " + cause.getMessage());
    }
  }

  private static HttpResponseStatus statusOf(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException line -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
      case TooLongHttpHeaderException head -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
      default -> HttpResponseStatus.BAD_REQUEST;
    };
  }

  // ---- what a request is about ----

  private void onHead(ChannelHandlerContext context, HttpRequest request) {
    HttpHeaders headers = request.headers();
    String host = headers.get(HttpHeaderNames.HOST);
    if (http1 != null && isHostKnown(host) && WebSocketUpgrade.isAskedBy(request)) {
      http1.leave();
      WebSocketUpgrade.accept(context, request, accepting);
      return;
    }
    if (http1 != null) {
      http1.decide();
    }
    isContentComplete = false;
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    Reply current = reply(context, manner(request, origin));
    if (host == null ? !isHttp10(request) : headers.getAll(HttpHeaderNames.HOST).size() > 1) {
      current.closeAfter();
      refuse(current, HttpResponseStatus.BAD_REQUEST, "a request names its host, once");
      return;
    }
    if (!isHostKnown(host)) {
      current.closeAfter();
      refuse(
          current,
          HttpResponseStatus.MISDIRECTED_REQUEST,
          "this server listens on a loopback address, and is not known as "
              + host
              + " (allowedHosts)");
      return;
    }
    String path = Routes.path(request.uri());
    String below = path == null ? null : routes().below(path);
    if (path == null || below == null) {
      if (request.method().equals(HttpMethod.OPTIONS) && request.uri().equals("*")) {
        options(current, headers, MAY_FOR_METHOD + ", GET, HEAD");
      } else {
        missing(current, request);
      }
      return;
    }
    ServedMethod method = routes().method(path);
    HttpPage page = method == null ? routes().page(below) : null;
    if (method == null && page == null) {
      missing(current, request);
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      options(current, headers, method == null ? MAY_FOR_PAGE : MAY_FOR_METHOD);
    } else if (method != null) {
      onMethod(current, request, method, origin, host);
    } else if (page != null) {
      onPage(current, request, page, below);
    }
  }

  private boolean isHostKnown(@Nullable String host) {
    return !Origins.isOnLoopback(connection.channel())
        || (host != null && Origins.isKnownHost(host, connection.scope().http()));
  }

  private Routes routes() {
    return connection.scope().routes();
  }

  private static boolean isHttp10(HttpRequest request) {
    return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
  }

  private Reply reply(ChannelHandlerContext context, Reply.Manner manner) {
    Reply begun = new Reply(connection, context.channel(), manner, this::onReplyWritten);
    reply = begun;
    return begun;
  }

  private Reply.Manner manner(HttpRequest request, @Nullable String origin) {
    HttpHeaders headers = request.headers();
    String prefer = headers.get(PREFER);
    boolean asksPlain = prefer != null && prefer.contains(PREFER_PLAIN);
    boolean asksResult = prefer != null && prefer.contains(PREFER_RESULT);
    String accept = headers.get(HttpHeaderNames.ACCEPT);
    boolean isPlain =
        asksPlain
            || (!asksResult
                && (connection.scope().http().plainAnswers()
                    || (accept != null && accept.contains(MediaTypes.PROBLEM))));
    return new Reply.Manner(
        http1 == null,
        isHttp10(request),
        HttpUtil.isKeepAlive(request),
        request.method().equals(HttpMethod.HEAD),
        isPlain,
        asksPlain ? PREFER_PLAIN : asksResult ? PREFER_RESULT : null,
        Compression.preferred(headers.get(HttpHeaderNames.ACCEPT_ENCODING)),
        Origins.allowed(origin, connection.scope().http()));
  }

  /// Whoever is refused may still be sending.
  private static void refuse(Reply reply, HttpResponseStatus status, String why) {
    refuse(reply, status, why, reply.headers(false));
  }

  private static void refuse(
      Reply reply, HttpResponseStatus status, String why, HttpHeaders headers) {
    reply.refuse(status, why, headers);
  }

  private void missing(Reply current, HttpRequest request) {
    closeIfMuchComes(current, request);
    String path = Routes.path(request.uri());
    refuse(current, HttpResponseStatus.NOT_FOUND, routes().missing(path == null ? "" : path));
  }

  private void notAllowed(Reply current, HttpRequest request, String allowed, String why) {
    closeIfMuchComes(current, request);
    HttpHeaders headers = current.headers(false);
    headers.set(HttpHeaderNames.ALLOW, allowed);
    refuse(current, HttpResponseStatus.METHOD_NOT_ALLOWED, why, headers);
  }

  /// A request that is refused may have content, which is dropped; not if it is much or waits to be
  /// asked for.
  private static void closeIfMuchComes(Reply current, HttpRequest request) {
    if (HttpUtil.isTransferEncodingChunked(request)
        || HttpUtil.is100ContinueExpected(request)
        || HttpUtil.getContentLength(request, 0L) > MAX_DROPPED_BYTES) {
      current.closeAfter();
    }
  }

  private void options(Reply current, HttpHeaders request, String may) {
    HttpHeaders headers = current.headers(false);
    headers.set(HttpHeaderNames.ALLOW, may);
    if (headers.contains(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN)
        && request.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, may);
      headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
      String asked = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
      if (asked != null) {
        headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asked);
        headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
      }
    }
    current.whole(HttpResponseStatus.NO_CONTENT, "", new byte[0], headers);
  }

  // ---- calls ----

  private void onMethod(
      Reply current,
      HttpRequest request,
      ServedMethod method,
      @Nullable String origin,
      @Nullable String host) {
    HttpHeaders headers = request.headers();
    if (!request.method().equals(HttpMethod.POST)) {
      notAllowed(
          current,
          request,
          MAY_FOR_METHOD,
          method.name() + " is called with POST, its arguments as JSON in the body");
      return;
    }
    if (origin != null
        && Origins.allowed(origin, connection.scope().http()) == null
        && !Origins.isOwn(origin, host == null ? "" : host)) {
      current.closeAfter();
      refuse(
          current,
          HttpResponseStatus.FORBIDDEN,
          "pages of " + origin + " may not call this server (allowedOrigins)");
      return;
    }
    Compression encoding = null;
    String encodingName = headers.get(HttpHeaderNames.CONTENT_ENCODING);
    if (encodingName != null && !encodingName.equalsIgnoreCase("identity")) {
      encoding = Compression.named(encodingName);
      if (encoding == null || method.takesStream()) {
        unsupported(current, encodingName, method);
        return;
      }
    }
    Format format =
        MediaTypes.isMessagePack(headers.get(HttpHeaderNames.CONTENT_TYPE))
            ? Format.MESSAGE_PACK
            : Format.JSON;
    if (format == Format.MESSAGE_PACK && method.takesStream()) {
      current.closeAfter();
      refuse(
          current,
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "a stream comes as lines of JSON (application/x-ndjson)");
      return;
    }
    if (!isExpectationMet(current, request)) {
      return;
    }
    begin(current, request, method, encoding, format);
  }

  private static void unsupported(Reply current, String encoding, ServedMethod method) {
    current.closeAfter();
    HttpHeaders answer = current.headers(false);
    if (method.takesStream()) {
      refuse(
          current,
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "a stream of items comes without Content-Encoding",
          answer);
      return;
    }
    answer.set(HttpHeaderNames.ACCEPT_ENCODING, "gzip, deflate");
    refuse(
        current,
        HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
        "no such Content-Encoding here: " + encoding,
        answer);
  }

  /// Looks at what the client wants to know before it sends its content.
  private boolean isExpectationMet(Reply current, HttpRequest request) {
    int most = connection.scope().options().maxMessageBytes();
    long length = HttpUtil.getContentLength(request, 0L);
    if (length > most && !isStream(request)) {
      current.closeAfter();
      refuse(
          current,
          HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
          "the content has more than " + most + " bytes (maxMessageBytes)");
      return false;
    }
    String expected = request.headers().get(HttpHeaderNames.EXPECT);
    if (expected == null || isHttp10(request)) {
      return true;
    }
    if (!expected.toLowerCase(Locale.ROOT).equals("100-continue")) {
      current.closeAfter();
      refuse(current, HttpResponseStatus.EXPECTATION_FAILED, "nothing is known of " + expected);
      return false;
    }
    if (context != null) {
      context.write(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
      connection.flush();
    }
    return true;
  }

  private boolean isStream(HttpRequest request) {
    String path = Routes.path(request.uri());
    ServedMethod method = path == null ? null : routes().method(path);
    return method != null && method.takesStream();
  }

  private void begin(
      Reply current,
      HttpRequest request,
      ServedMethod method,
      @Nullable Compression encoding,
      Format format) {
    HttpHeaders headers = request.headers();
    MediaRanges accepted = accepted(headers);
    AnswerForm form = form(method, accepted);
    Format answerFormat = form == AnswerForm.WHOLE ? answerFormat(accepted, format) : Format.JSON;
    String problem = null;
    CallHeaders callHeaders;
    try {
      callHeaders = CallHeaders.of(headers);
    } catch (IllegalArgumentException wrong) {
      problem = wrong.getMessage();
      callHeaders = CallHeaders.NONE;
    }
    var call =
        new Exchange.Call(
            method,
            form,
            current.isPlain(),
            format,
            answerFormat,
            encoding,
            callHeaders.headers(),
            callHeaders.timeoutMillis());
    var exchange = new Exchange(connection, current, call, this::takeWaiting);
    current.exchange(exchange);
    if (problem != null) {
      exchange.refuse(ErrorCode.INVALID_ARGUMENT, problem);
    }
  }

  private static MediaRanges accepted(HttpHeaders headers) {
    List<String> values = headers.getAll(HttpHeaderNames.ACCEPT);
    return MediaRanges.of(
        values.isEmpty()
            ? null
            : values.size() == 1 ? values.getFirst() : String.join(",", values));
  }

  private static AnswerForm form(ServedMethod method, MediaRanges accepted) {
    if (!method.givesStream()) {
      return AnswerForm.WHOLE;
    }
    double lines = accepted.quality(MediaTypes.LINES_NAMES);
    double events = accepted.quality(MediaTypes.EVENTS.toString());
    if (lines == 0 && events == 0) {
      return AnswerForm.WHOLE;
    }
    return lines >= events ? AnswerForm.LINES : AnswerForm.EVENTS;
  }

  private static Format answerFormat(MediaRanges accepted, Format requested) {
    double messagePack = accepted.quality(MediaTypes.MESSAGE_PACK_NAMES);
    double json = accepted.quality(MediaTypes.JSON.toString());
    if (messagePack == json) {
      return requested;
    }
    return messagePack > json ? Format.MESSAGE_PACK : Format.JSON;
  }

  // ---- pages ----

  private void onPage(Reply current, HttpRequest request, HttpPage page, String below) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      notAllowed(current, request, MAY_FOR_PAGE, below + " is a document: it is read with GET");
      return;
    }
    closeIfMuchComes(current, request);
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    var asked = new HttpPage.Request(below, Routes.query(request.uri()), headers);
    long budget = connection.scope().site().defaultBudget().toNanos();
    current.limit(
        System.nanoTime() + budget,
        () -> refuse(current, HttpResponseStatus.GATEWAY_TIMEOUT, "the document is not ready"));
    Thread.startVirtualThread(() -> {
      HttpPage.Answer answer = ask(page, asked);
      connection.loop().execute(() -> show(current, answer));
    });
  }

  private static HttpPage.Answer ask(HttpPage page, HttpPage.Request request) {
    try {
      return page.answer(request);
    } catch (Exception failure) { // the page is users' code; whatever it throws must be answered
      LOG.error("page failed: path={}", request.path(), failure);
      return HttpPage.Answer.of("text/plain; charset=utf-8", "this document failed; see the log\n")
          .withStatus(HttpResponseStatus.INTERNAL_SERVER_ERROR.code());
    }
  }

  private static void show(Reply current, HttpPage.Answer answer) {
    if (current.isEnded()) {
      return;
    }
    HttpHeaders headers;
    try {
      headers = current.headers(true);
      headers.set("x-content-type-options", "nosniff");
      headers.set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
      answer.headers().forEach(headers::set);
    } catch (IllegalArgumentException broken) {
      LOG.error("page failed: a header of its answer is none", broken);
      refuse(
          current, HttpResponseStatus.INTERNAL_SERVER_ERROR, "this document failed; see the log");
      return;
    }
    current.whole(
        HttpResponseStatus.valueOf(answer.status()), answer.type(), answer.content(), headers);
  }

  // ---- the end of a request, and of all ----

  private void onReplyWritten() {
    Reply written = reply;
    ChannelHandlerContext here = context;
    if (written == null || here == null) {
      return;
    }
    if (http1 == null) {
      isAnswered = true;
      return;
    }
    if (!written.keepsAlive() || isInputShut || connection.isStopped()) {
      http1.end();
      return;
    }
    // What is left of the content of a request that was refused is dropped while `reply` is null.
    reply = null;
    takeWaiting();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent && http1 != null) {
      isInputShut = true;
      Reply current = reply;
      if (current == null) {
        http1.end();
      } else {
        current.closeAfter();
        Exchange exchange = current.exchange();
        if (exchange != null && !exchange.onInputShutdown()) {
          context.close();
        }
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    if (reply != null) {
      reply.onClientGone();
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("{} fails", context.channel(), cause);
    Channel channel = context.channel();
    if (cause instanceof Http2Exception) {
      return; // the stream is being closed with what that says
    }
    if (http1 == null) {
      channel
          .writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR))
          .addListener(written -> channel.close());
    } else {
      channel.close();
    }
  }
}
