package io.ruapc.transport.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.ruapc.ErrorCode;

/// Which status of HTTP stands for which failure, as `spec/errors.json` has it.
final class Statuses {
  /// For a failure that the contract of a method declares: the request was understood, and this is
  /// the method's own answer to it.
  static final HttpResponseStatus DECLARED = HttpResponseStatus.UNPROCESSABLE_ENTITY;

  private static final HttpResponseStatus CLIENT_GONE =
      new HttpResponseStatus(499, "Client Closed Request");

  private Statuses() {}

  static HttpResponseStatus of(ErrorCode code) {
    return switch (code) {
      case TIMEOUT -> HttpResponseStatus.GATEWAY_TIMEOUT;
      case CANCELLED -> CLIENT_GONE;
      case INVALID_ARGUMENT, DECODING -> HttpResponseStatus.BAD_REQUEST;
      case UNAVAILABLE, OVERLOADED -> HttpResponseStatus.SERVICE_UNAVAILABLE;
      case CONNECTION_CLOSED -> HttpResponseStatus.BAD_GATEWAY;
      case RESOURCE_EXHAUSTED -> HttpResponseStatus.TOO_MANY_REQUESTS;
      case UNAUTHENTICATED -> HttpResponseStatus.UNAUTHORIZED;
      case PERMISSION_DENIED -> HttpResponseStatus.FORBIDDEN;
      case CALLBACK_GONE -> HttpResponseStatus.GONE;
      case ENCODING, INTERNAL, UNKNOWN -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
    };
  }
}
