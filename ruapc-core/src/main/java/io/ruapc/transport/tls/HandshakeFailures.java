package io.ruapc.transport.tls;

import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What a failed handshake means to the one who connects.
final class HandshakeFailures {
  /// Causes lie deep, but not without end.
  private static final int MAX_DEPTH = 20;

  private HandshakeFailures() {}

  /// @param name whose certificate the server must have
  static String text(Throwable failure, String name) {
    Throwable cause = failure;
    String text = null;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      String better = textOf(cause, name);
      text = better == null ? text : better;
      cause = cause.getCause();
    }
    return text == null ? "no TLS handshake: " + shortText(failure) : text;
  }

  private static @Nullable String textOf(Throwable cause, String name) {
    return switch (cause) {
      case CertificateExpiredException _ ->
          "the server's certificate has expired: " + cause.getMessage();
      case CertificateNotYetValidException _ ->
          "the server's certificate is not valid yet: " + cause.getMessage();
      case CertPathBuilderException _ ->
          "the server's certificate is not signed by one whom this side trusts";
      case CertificateException other when isAboutName(other) ->
          "the server's certificate is not for " + name + ": " + other.getMessage();
      case NotSslRecordException _ -> "the server does not speak TLS there";
      case ClosedChannelException _ -> "the server closed the connection during the TLS handshake";
      default -> null;
    };
  }

  private static boolean isAboutName(Throwable cause) {
    String message = cause.getMessage();
    return message != null && (message.contains("No subject") || message.contains("No name"));
  }

  private static String shortText(Throwable failure) {
    Throwable shown =
        !(failure instanceof SSLException) && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return shown.getMessage() == null ? shown.getClass().getSimpleName() : shown.getMessage();
  }
}
