package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.Headers;
import io.ruapc.RpcException;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Form;
import io.ruapc.wire.Hello;
import io.ruapc.wire.Meta;
import org.jspecify.annotations.Nullable;

/// What both sides of a connection have said of themselves, and what they may therefore say.
///
/// The other side is unknown until its first message. One without a hello knows nothing of the
/// extensions, for good; its requests are answered with the bytes of the sibling.
///
/// Messages come in on the event loop; everything else is asked from any thread.
final class Dialect {
  /// The largest item of a stream that a peer takes which does not say.
  static final int STANDARD_STREAM_ITEM_BYTES = 1 << 20;

  private enum Peer {
    UNKNOWN,
    BASELINE,
    EXTENDED
  }

  private final Hello own;
  private volatile Peer peer = Peer.UNKNOWN;
  private volatile @Nullable Hello peerHello;

  /// Whether its first message was text. Set before [#peer].
  private volatile boolean speaksText;

  /// Whether a message with our hello has been queued. It is set after that, never before: so every
  /// message that is coded earlier carries the hello too, and whichever is queued first has it.
  private volatile boolean helloQueued;

  /// @param own what this side says
  Dialect(Hello own) {
    this.own = own;
  }

  /// A message has come. Signals and parts never carry a hello, so they tell nothing of who sent
  /// them.
  ///
  /// @return whether it has told that the peer is an extended one
  boolean onMessage(Meta meta) {
    if (Flags.isSignal(meta.flags()) || isPart(meta)) {
      return false;
    }
    Hello hello = meta.hello();
    if (peer == Peer.UNKNOWN) {
      speaksText = meta.isJson() && !meta.isFirstGeneration();
      peerHello = hello;
      peer = hello == null ? Peer.BASELINE : Peer.EXTENDED;
      return hello != null;
    }
    if (hello != null && peer == Peer.EXTENDED) {
      Hello first = peerHello;
      peerHello = first == null ? hello : first.withHeaders(hello.headers());
    }
    return false;
  }

  /// What the other side has said; null for nothing yet, or one that does not say it.
  @Nullable Hello peerHello() {
    return peerHello;
  }

  /// Whether a message is one item of a stream, or about one, from the callee. One who knows no
  /// streams sends none: it says back the bits of a request, and requests never have this one. So
  /// it is believed before the hello, which comes with the answer.
  boolean isPart(Meta meta) {
    return peer != Peer.BASELINE
        && Flags.isResponse(meta.flags())
        && (meta.flags() & Flags.MORE) != 0;
  }

  /// The hello for a request that is being coded; null when there is nothing to say.
  @Nullable Hello helloForRequest() {
    return helloQueued || peer == Peer.BASELINE ? null : own;
  }

  /// The hello for an answer that is being coded: only those who said theirs get it, for the bytes
  /// of others must not change.
  @Nullable Hello helloForAnswer() {
    return helloQueued || peer != Peer.EXTENDED ? null : own;
  }

  /// A request was queued.
  ///
  /// @param hello what it carried
  void onRequestQueued(@Nullable Hello hello) {
    if (hello != null) {
      helloQueued = true;
    }
  }

  /// An answer was queued. If our hello was still to be said when it was coded, it carried it.
  void onAnswerQueued() {
    if (!helloQueued && peer == Peer.EXTENDED) {
      helloQueued = true;
    }
  }

  /// Whether the other side knows the optional members of errors, one-way requests and signals.
  boolean isExtended() {
    return peer == Peer.EXTENDED;
  }

  /// Whether the other side has said nothing yet.
  boolean isUnknown() {
    return peer == Peer.UNKNOWN;
  }

  /// Whether the other side said that it understands this.
  ///
  /// @param capability one of those in [Hello]
  boolean understands(String capability) {
    Hello hello = peerHello;
    return hello != null && hello.has(capability);
  }

  /// The largest item of a stream that the other side takes.
  int maxStreamItemBytes() {
    Hello hello = peerHello;
    return hello == null || hello.maxStreamItemBytes() == 0
        ? STANDARD_STREAM_ITEM_BYTES
        : (int) Math.min(Integer.MAX_VALUE, hello.maxStreamItemBytes());
  }

  /// Whether a signal may be sent: those who do not know it ignore it, so it may go to a peer that
  /// is not known yet.
  boolean maySignal() {
    return peer != Peer.BASELINE;
  }

  /// The flags of an answer to a request with these. Bits that mean nothing to a baseline peer are
  /// echoed, as the sibling does.
  int answerFlags(int requestFlags) {
    return Flags.responseTo(
        isExtended() ? requestFlags & (Flags.REQUEST | Flags.MESSAGE_PACK) : requestFlags);
  }

  /// The largest message that may be sent.
  ///
  /// @param own the largest that this side sends
  int maxMessageBytes(int own) {
    Hello hello = peerHello;
    return hello == null || hello.maxMessageBytes() == 0
        ? own
        : (int) Math.min(own, hello.maxMessageBytes());
  }

  /// Whether bytes in JSON may be written as base64: those who say it and those who speak nothing
  /// but JSON read that.
  ///
  /// @param form of the message that they are written into
  boolean bytesAsBase64(Form form) {
    Hello hello = peerHello;
    return form == Form.TEXT || (hello != null && hello.has(Hello.JSON_BASE64));
  }

  /// How to write what belongs to no call of the other side: as its first message was written.
  ///
  /// @param preferred where the other side takes any
  Form form(Format preferred) {
    return speaksText ? Form.TEXT : Form.of(preferred);
  }

  /// The headers of a request, on top of those that the peer set for the whole connection.
  ///
  /// @throws RpcException when they break a limit, alone or together
  Headers headers(Meta request) {
    String problem = request.headersProblem();
    if (problem != null) {
      throw new RpcException(ErrorCode.INVALID_ARGUMENT, problem);
    }
    Hello hello = peerHello;
    if (hello == null) {
      return request.headers();
    }
    try {
      return hello.headers().with(request.headers());
    } catch (IllegalArgumentException tooMany) {
      throw new RpcException(
          ErrorCode.INVALID_ARGUMENT, String.valueOf(tooMany.getMessage()), tooMany);
    }
  }
}
