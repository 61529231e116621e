package io.ruapc.wire;

import org.jspecify.annotations.Nullable;

/// What arrived is no message, so nothing that follows it on its connection can be trusted.
///
/// Where the broken message still shows who asked, the one who asked can be told before the
/// connection ends.
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean messageIdKnown;
  private final long messageId;
  private final int flags;
  private final boolean json;

  /// Nothing is known of who asked.
  public WireException(String message) {
    this(message, null);
  }

  /// Nothing is known of who asked; `cause` says more of what is wrong.
  public WireException(String message, @Nullable Throwable cause) {
    super(message, cause);
    messageIdKnown = false;
    messageId = 0;
    flags = 0;
    json = false;
  }

  /// The message was a request whose id and flags could be read.
  WireException(WireException original, long messageId, int flags, boolean json) {
    super(original.getMessage(), original);
    this.messageIdKnown = true;
    this.messageId = messageId;
    this.flags = flags;
    this.json = json;
  }

  /// Whether the broken message was a request whose id and flags could be read, so that it can be
  /// answered.
  public boolean isMessageIdKnown() {
    return messageIdKnown;
  }

  /// The id of the broken request, where it is known.
  public long messageId() {
    return messageId;
  }

  /// The flags of the broken request, where they are known.
  public int flags() {
    return flags;
  }

  /// Whether the meta of the broken request was JSON, as that of its answer has to be.
  public boolean isJson() {
    return json;
  }
}
