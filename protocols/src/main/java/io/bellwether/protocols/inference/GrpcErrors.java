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
import io.bellwether.protocols.http.GrpcFailure;
import io.bellwether.protocols.http.GrpcStatus;
import io.bellwether.protocols.http.WrongMethod;

/** Tells errors as gRPC does: a status and the same text as over REST. */
final class GrpcErrors {
  private GrpcErrors() {}

  static void answer(Exchange exchange, Exception error) {
    if (exchange.isGrpc()) {
      exchange.grpc().fail(status(error), message(exchange, error));
    } else {
      InferenceErrors.answer(exchange, error);
    }
  }

  static String message(Exchange exchange, Exception error) {
    return error instanceof GrpcFailure failure
        ? failure.getMessage() + ""
        : InferenceErrors.message(exchange, error);
  }

  private static GrpcStatus status(Exception error) {
    return switch (error) {
      case PlatformException refusal -> status(refusal);
      case BodyTooLarge _ -> GrpcStatus.RESOURCE_EXHAUSTED;
      case GrpcFailure failure -> failure.status();
      case WrongMethod _ -> GrpcStatus.UNIMPLEMENTED;
      default -> GrpcStatus.INTERNAL;
    };
  }

  private static GrpcStatus status(PlatformException refusal) {
    return switch (refusal) {
      case Malformed _ -> GrpcStatus.INVALID_ARGUMENT;
      case InvalidInput _ -> GrpcStatus.INVALID_ARGUMENT;
      case NotAuthenticated _ -> GrpcStatus.UNAUTHENTICATED;
      case NotAllowed _ -> GrpcStatus.PERMISSION_DENIED;
      case NotFound _ -> GrpcStatus.NOT_FOUND;
      case AlreadyExists _ -> GrpcStatus.ALREADY_EXISTS;
      case Conflict _, Unservable _ -> GrpcStatus.FAILED_PRECONDITION;
      case TooManyAttempts _ -> GrpcStatus.RESOURCE_EXHAUSTED;
      case Unavailable _ -> GrpcStatus.UNAVAILABLE;
      case TimedOut _ -> GrpcStatus.DEADLINE_EXCEEDED;
    };
  }
}
