// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import org.jspecify.annotations.Nullable;

/** MLflow's words for what went wrong, and the status that each is sent with. */
enum ErrorCode {
  INTERNAL_ERROR(500),
  NOT_IMPLEMENTED(501),
  TEMPORARILY_UNAVAILABLE(503),
  RESOURCE_CONFLICT(409),
  RESOURCE_DOES_NOT_EXIST(404),
  REQUEST_LIMIT_EXCEEDED(429),
  PERMISSION_DENIED(403),
  UNAUTHENTICATED(401),
  RESOURCE_ALREADY_EXISTS(400),
  INVALID_PARAMETER_VALUE(400),
  BAD_REQUEST(400);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  /** MLflow sends a class beside the code; what is not implemented has none. */
  @Nullable String errorClass() {
    return switch (this) {
      case RESOURCE_DOES_NOT_EXIST -> "RESOURCE_NOT_FOUND";
      case BAD_REQUEST -> INVALID_PARAMETER_VALUE.name();
      case NOT_IMPLEMENTED -> null;
      case INTERNAL_ERROR,
          TEMPORARILY_UNAVAILABLE,
          RESOURCE_CONFLICT,
          REQUEST_LIMIT_EXCEEDED,
          PERMISSION_DENIED,
          UNAUTHENTICATED,
          RESOURCE_ALREADY_EXISTS,
          INVALID_PARAMETER_VALUE ->
          name();
    };
  }

  @Nullable String sqlState() {
    return switch (this) {
      case INTERNAL_ERROR -> "XXM00";
      case NOT_IMPLEMENTED -> null;
      case TEMPORARILY_UNAVAILABLE,
          RESOURCE_CONFLICT,
          RESOURCE_DOES_NOT_EXIST,
          REQUEST_LIMIT_EXCEEDED,
          PERMISSION_DENIED,
          UNAUTHENTICATED,
          RESOURCE_ALREADY_EXISTS,
          INVALID_PARAMETER_VALUE,
          BAD_REQUEST ->
          "KAM00";
    };
  }
}
