// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/**
 * What the platform refuses or cannot do, by cause. Each protocol maps the family to its own status
 * and body in one exhaustive switch; nothing in here knows HTTP.
 */
public abstract sealed class PlatformException extends RuntimeException
    permits AlreadyExists,
        Conflict,
        InvalidInput,
        Malformed,
        NotAllowed,
        NotAuthenticated,
        NotFound,
        TimedOut,
        TooManyAttempts,
        Unavailable,
        Unservable {
  private final String code;

  PlatformException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** A stable word for programs, such as {@code dataset_not_found}. */
  public final String code() {
    return code;
  }

  /** Whether it is the server that failed; else the caller asked for what is refused. */
  public final boolean isFailure() {
    return switch (this) {
      case TimedOut _, Unavailable _, Unservable _ -> true;
      case AlreadyExists _,
          Conflict _,
          InvalidInput _,
          Malformed _,
          NotAllowed _,
          NotAuthenticated _,
          NotFound _,
          TooManyAttempts _ ->
          false;
    };
  }
}
