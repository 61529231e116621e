package io.ruapc.transport.websocket;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.ruapc.transport.netty.UnfinishedBytes;
import io.ruapc.wire.WireException;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// The extension `permessage-deflate` (RFC 7692), where each message is compressed by itself.
///
/// Neither side keeps anything from one message to the next: that would compress small messages
/// better, but cost a quarter of a megabyte for each connection, and messages could not be
/// compressed by those who send them, on their own threads.
final class MessageDeflate {
  /// What a client offers.
  static final String OFFER =
      "permessage-deflate; client_no_context_takeover; server_no_context_takeover";

  /// What a server that accepts an offer answers. It needs no leave for either.
  static final String ACCEPTANCE = OFFER;

  /// Smaller messages are sent as they are.
  static final int MIN_BYTES = 1024;

  private static final String NAME = "permessage-deflate";
  private static final String SERVER_FORGETS = "server_no_context_takeover";
  private static final String CLIENT_FORGETS = "client_no_context_takeover";
  private static final String SERVER_WINDOW = "server_max_window_bits";
  private static final String CLIENT_WINDOW = "client_max_window_bits";

  /// The only window that the JDK's compressor has.
  private static final String LARGEST_WINDOW = "15";

  /// What every compressed message ends with, and what is therefore not sent.
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private static final int FIRST_CAPACITY = 1024;
  private static final int GROWTH = 4;

  private MessageDeflate() {}

  /// Whether one of the extensions that a client offers can be accepted.
  static boolean isAcceptable(@Nullable String offers) {
    return offers != null
        && WebSocketExtensionUtil.extractExtensions(offers).stream()
            .anyMatch(MessageDeflate::isAcceptable);
  }

  private static boolean isAcceptable(WebSocketExtensionData offer) {
    return offer.name().equals(NAME)
        && offer.parameters().entrySet().stream().allMatch(MessageDeflate::isAcceptable);
  }

  private static boolean isAcceptable(Map.Entry<String, String> parameter) {
    return switch (parameter.getKey()) {
      case SERVER_FORGETS, CLIENT_FORGETS -> parameter.getValue() == null;
      case SERVER_WINDOW -> LARGEST_WINDOW.equals(parameter.getValue());
      // How much of it the client uses is its own affair: what it sends can be read all the same.
      case CLIENT_WINDOW -> true;
      default -> false;
    };
  }

  /// Whether a server has accepted [#OFFER] in a way that this side can live with.
  static boolean isAcceptance(String answer) {
    var extensions = WebSocketExtensionUtil.extractExtensions(answer);
    return extensions.size() == 1
        && isAcceptable(extensions.getFirst())
        && extensions.getFirst().parameters().containsKey(SERVER_FORGETS);
  }

  /// Compresses what stands behind the lead of a message.
  ///
  /// @return a message with the same lead
  static byte[] deflate(byte[] message, int leadBytes) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(message, leadBytes, message.length - leadBytes);
      byte[] target = Arrays.copyOf(message, leadBytes + FIRST_CAPACITY);
      int end = leadBytes;
      while (true) {
        int room = target.length - end;
        int count = deflater.deflate(target, end, room, Deflater.SYNC_FLUSH);
        end += count;
        if (count < room) {
          return Arrays.copyOf(target, end - TAIL.length);
        }
        target = Arrays.copyOf(target, GROWTH * target.length);
      }
    } finally {
      deflater.end();
    }
  }

  /// Takes compression away.
  ///
  /// @param maxBytes what the result may have at most
  /// @param common what it is counted against while it grows: a few bytes can become millions
  /// @throws WireException when the bytes are no compressed message, or there is no room for it
  static byte[] inflate(byte[] message, int maxBytes, UnfinishedBytes common) throws TooBig {
    var inflater = new Inflater(true);
    int counted = 0;
    try {
      inflater.setInput(message);
      byte[] target = new byte[FIRST_CAPACITY];
      int end = 0;
      boolean tailIsGiven = false;
      while (true) {
        end += inflater.inflate(target, end, target.length - end);
        if (end > maxBytes) {
          throw new TooBig("a compressed message has more than " + maxBytes + " bytes");
        } else if (end == target.length) {
          int capacity = (int) Math.min(maxBytes + 1L, (long) GROWTH * target.length);
          if (!common.tryTake(capacity - counted)) {
            throw new WireException("too many bytes in unfinished messages to decompress one");
          }
          counted = capacity;
          target = Arrays.copyOf(target, capacity);
        } else if (inflater.finished() || (inflater.needsInput() && tailIsGiven)) {
          return Arrays.copyOf(target, end);
        } else if (inflater.needsInput()) {
          inflater.setInput(TAIL);
          tailIsGiven = true;
        } else {
          throw new WireException("a compressed message needs a dictionary");
        }
      }
    } catch (DataFormatException broken) {
      throw new WireException("a message is not compressed as it says", broken);
    } finally {
      inflater.end();
      common.giveBack(counted);
    }
  }

  /// What was compressed is over the limit.
  static final class TooBig extends Exception {
    private static final long serialVersionUID = 1;

    TooBig(String message) {
      super(message);
    }
  }
}
