// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import org.jspecify.annotations.Nullable;

/** Tells errors as MLflow's scoring server does: {@code error_code} and {@code message}. */
final class ScoringErrors {
  private static final String INVALID = "INVALID_PARAMETER_VALUE";

  private ScoringErrors() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Body(
      String errorCode, String message, @Nullable String sqlstate, @Nullable String errorClass) {}

  static void answer(Exchange exchange, Exception error) {
    InferenceErrors.headers(exchange, error);
    String message = InferenceErrors.message(exchange, error);
    int status = InferenceErrors.status(error);
    String code = code(error);
    boolean invalid = status == 400;
    exchange.answer(
        status, new Body(code, message, invalid ? "KAM00" : null, invalid ? INVALID : null));
  }

  private static String code(Exception error) {
    return switch (error) {
      case PlatformException refusal ->
          switch (refusal) {
            case Malformed _ -> "BAD_REQUEST";
            case InvalidInput _ -> INVALID;
            case NotAuthenticated _ -> "UNAUTHENTICATED";
            case NotAllowed _ -> "PERMISSION_DENIED";
            case NotFound _ -> "RESOURCE_DOES_NOT_EXIST";
            case AlreadyExists _ -> "RESOURCE_ALREADY_EXISTS";
            case Conflict _ -> "RESOURCE_CONFLICT";
            case TooManyAttempts _ -> "REQUEST_LIMIT_EXCEEDED";
            case Unservable _ -> "INVALID_STATE";
            case Unavailable _ -> "TEMPORARILY_UNAVAILABLE";
            case TimedOut _ -> "DEADLINE_EXCEEDED";
          };
      case BodyTooLarge _, WrongMethod _, UnknownEncoding _ -> "BAD_REQUEST";
      default -> "INTERNAL_ERROR";
    };
  }
}
