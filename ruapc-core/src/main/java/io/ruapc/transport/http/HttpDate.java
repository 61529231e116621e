package io.ruapc.transport.http;

import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The time as HTTP writes it, made once a second. Safe from any thread.
final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private volatile Second current = new Second(0, AsciiString.EMPTY_STRING);

  private record Second(long epochSecond, AsciiString text) {}

  /// The value of `Date`.
  AsciiString now() {
    long second = System.currentTimeMillis() / 1000;
    Second last = current;
    if (last.epochSecond != second) {
      String text = FORMAT.format(Instant.ofEpochSecond(second));
      last = new Second(second, AsciiString.cached(text));
      current = last;
    }
    return last.text;
  }
}
