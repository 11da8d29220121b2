// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.NotAuthenticated;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.PlatformException;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.TooManyAttempts;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.platform.shared.Unservable;
import io.bellwether.protocols.http.BodyTooLarge;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.UnknownEncoding;
import io.bellwether.protocols.http.WrongMethod;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells errors as the protocol does: a status and {@code error}. */
final class InferenceErrors {
  private static final System.Logger LOG = System.getLogger(InferenceErrors.class.getName());
  private static final int MOST_TOLD = 5;

  private InferenceErrors() {}

  static void answer(Exchange exchange, Exception error) {
    headers(exchange, error);
    exchange.answer(status(error), Map.of("error", message(exchange, error)));
  }

  static void headers(Exchange exchange, Exception error) {
    switch (error) {
      case Unavailable later -> exchange.answerHeader("Retry-After", "" + later.seconds());
      case TooManyAttempts wait -> exchange.answerHeader("Retry-After", "" + wait.seconds());
      case NotAuthenticated _ ->
          exchange.answerHeader(
              "WWW-Authenticate", "Basic realm=\"bellwether\", charset=\"UTF-8\"");
      default -> {}
    }
  }

  static int status(Exception error) {
    return switch (error) {
      case PlatformException refusal -> status(refusal);
      case BodyTooLarge _ -> 413;
      case WrongMethod _ -> 405;
      case UnknownEncoding _ -> 415;
      default -> 500;
    };
  }

  /** What failed and why; the reason of a failure of the server stands in its log. */
  static String message(Exchange exchange, Exception error) {
    return switch (error) {
      case PlatformException refusal -> message(refusal);
      case BodyTooLarge large -> large.getMessage() + "";
      case WrongMethod wrong -> wrong.getMessage() + "";
      case UnknownEncoding unknown -> unknown.getMessage() + "";
      default -> {
        String requestId = exchange.caller().requestId();
        LOG.log(System.Logger.Level.ERROR, "request " + requestId + " failed", error);
        yield "the server failed; its log has the reason under request id " + requestId;
      }
    };
  }

  private static int status(PlatformException refusal) {
    return switch (refusal) {
      case Malformed _ -> 400;
      case InvalidInput _ -> 400;
      case NotAuthenticated _ -> 401;
      case NotAllowed _ -> 403;
      case NotFound _ -> 404;
      case AlreadyExists _ -> 409;
      case Conflict _ -> 409;
      case TooManyAttempts _ -> 429;
      case Unservable _ -> 422;
      case Unavailable _ -> 503;
      case TimedOut _ -> 504;
    };
  }

  /** With the columns that are wrong. */
  private static String message(PlatformException refusal) {
    String message = refusal.getMessage() + "";
    if (!(refusal instanceof InvalidInput invalid) || !invalid.code().equals("invalid_features")) {
      return message;
    }
    return invalid.problems().stream()
        .limit(MOST_TOLD)
        .map(one -> "%s: %s (expected: %s)".formatted(one.field(), one.value(), one.expected()))
        .collect(Collectors.joining("; ", message + ": ", ""));
  }
}
