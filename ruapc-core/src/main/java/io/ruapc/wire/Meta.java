package io.ruapc.wire;

import io.ruapc.Format;
import io.ruapc.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one message says of itself before its payload.
///
/// A holder that is filled anew for each message by [MetaReader] and holds until the next one: a
/// plain call costs no object here. One thread at a time; usually it belongs to a connection.
public final class Meta {
  /// What [#credit] and [#target] answer when the message has none.
  public static final long ABSENT = -1;

  static final byte[] NO_BYTES = {};
  private static final long[] NO_HANDLES = {};

  final MetaReader reader = new MetaReader(this);

  byte[] bytes = NO_BYTES;
  int methodOffset;
  int methodLength;
  int flags;
  long messageId;
  long timeoutMillis;
  List<Region> readRegions = List.of();
  List<Region> writeRegions = List.of();
  @Nullable Hello hello;
  Headers headers = Headers.empty();
  @Nullable String headersProblem;
  long target = ABSENT;
  long[] keep = NO_HANDLES;
  long credit = ABSENT;
  boolean end;
  boolean cancel;
  boolean json;
  boolean firstGeneration;
  int payloadOffset;
  int payloadLength;

  /// An empty one.
  public Meta() {}

  void clear() {
    bytes = NO_BYTES;
    methodOffset = 0;
    methodLength = 0;
    flags = 0;
    messageId = 0;
    timeoutMillis = 0;
    readRegions = List.of();
    writeRegions = List.of();
    hello = null;
    headers = Headers.empty();
    headersProblem = null;
    target = ABSENT;
    keep = NO_HANDLES;
    credit = ABSENT;
    end = false;
    cancel = false;
    json = false;
    firstGeneration = false;
    payloadOffset = 0;
    payloadLength = 0;
  }

  /// The array in which the name of the method stands. It is not always the message itself.
  public byte[] bytes() {
    return bytes;
  }

  /// Where the name of the method begins.
  public int methodOffset() {
    return methodOffset;
  }

  /// How long the name of the method is in UTF-8; 0 when the message names none.
  public int methodLength() {
    return methodLength;
  }

  /// The name of the method as text, made anew by each call; empty when the message names none.
  public String method() {
    return new String(bytes, methodOffset, methodLength, StandardCharsets.UTF_8);
  }

  /// See [Flags].
  public int flags() {
    return flags;
  }

  /// The number of the call; 64 bits, unsigned.
  public long messageId() {
    return messageId;
  }

  /// Whether the sender said how long it waits.
  public boolean hasTimeout() {
    return timeoutMillis != 0;
  }

  /// How long the sender waits, of its own time; 0 when it does not say.
  public long timeoutMillis() {
    return timeoutMillis;
  }

  /// The sender's memory that may be read.
  public List<Region> readRegions() {
    return readRegions;
  }

  /// The sender's memory that may be written.
  public List<Region> writeRegions() {
    return writeRegions;
  }

  /// What the sender says of itself, or null.
  public @Nullable Hello hello() {
    return hello;
  }

  /// The headers of this call; none when they broke a limit.
  public Headers headers() {
    return headers;
  }

  /// Which limit the headers broke, or null. The message is whole all the same: only its call
  /// fails.
  public @Nullable String headersProblem() {
    return headersProblem;
  }

  /// The callback that is called, or [#ABSENT].
  public long target() {
    return target;
  }

  /// The callbacks that the callee keeps.
  public long[] keep() {
    return keep;
  }

  /// How many more stream items the sender takes, or [#ABSENT].
  public long credit() {
    return credit;
  }

  /// Whether the sender's stream ends here.
  public boolean isEnd() {
    return end;
  }

  /// Whether the sender gives its call up.
  public boolean isCancel() {
    return cancel;
  }

  /// Whether the meta was JSON.
  public boolean isJson() {
    return json;
  }

  /// Whether this is a message of the protocol's first generation: a meta in JSON without an id.
  public boolean isFirstGeneration() {
    return firstGeneration;
  }

  /// How the payload is written.
  public Format payloadFormat() {
    return Flags.format(flags);
  }

  /// How the whole message is written, and what belongs to it has to be.
  public Form form() {
    return json ? Form.TEXT : Form.of(payloadFormat());
  }

  /// Where the payload begins in the body.
  public int payloadOffset() {
    return payloadOffset;
  }

  /// How long the payload is; 0 is legal.
  public int payloadLength() {
    return payloadLength;
  }
}
