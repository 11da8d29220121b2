// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An error of our own API: problem+json (RFC 9457). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    String requestId,
    List<Item> errors) {
  /** What a browser asks its user for. */
  private static final String CHALLENGE = "Basic realm=\"bellwether\", charset=\"UTF-8\"";

  private static final Pattern PARTS =
      Pattern.compile("(?s)([\\w.\\[\\]-]{1,100}): (.{0,1000}?) \\(expected: (.{0,1000})\\)");

  private static final System.Logger LOG = System.getLogger(Problem.class.getName());

  /** Where exactly the input is wrong, and what to do about it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Item(
      @Nullable String field,
      @Nullable Long row,
      @Nullable String column,
      @Nullable String value,
      String expected,
      @Nullable String fix) {}

  /** Answers whatever a handler threw. */
  public static void answer(Exchange exchange, Exception error) {
    switch (error) {
      case UnknownEncoding _ -> exchange.answerHeader("Accept-Encoding", "gzip, deflate");
      case Unavailable later -> exchange.answerHeader("Retry-After", "" + later.seconds());
      case TooManyAttempts wait -> exchange.answerHeader("Retry-After", "" + wait.seconds());
      case NotAuthenticated _ -> exchange.answerHeader("WWW-Authenticate", CHALLENGE);
      default -> {}
    }
    Problem problem = of(error, exchange.caller().requestId());
    if (problem.status == 500) {
      LOG.log(System.Logger.Level.ERROR, "request " + problem.requestId + " failed", error);
    }
    exchange.answer(problem.status, "application/problem+json", Json.bytes(problem));
  }

  static Problem of(Exception error, String requestId) {
    return switch (error) {
      case PlatformException refusal -> of(refusal, requestId);
      case BodyTooLarge large -> of(413, "body_too_large", large.getMessage(), requestId);
      case WrongMethod wrong -> of(405, "method_not_allowed", wrong.getMessage(), requestId);
      case UnknownEncoding unknown -> of(415, "unknown_encoding", unknown.getMessage(), requestId);
      case UnknownMediaType type -> of(415, "unknown_media_type", type.getMessage(), requestId);
      default ->
          of(
              500,
              "internal_error",
              "the server failed; its log has the reason under request id " + requestId,
              requestId);
    };
  }

  private static Problem of(PlatformException refusal, String requestId) {
    int status =
        switch (refusal) {
          case Malformed _ -> 400;
          case NotAuthenticated _ -> 401;
          case NotAllowed _ -> 403;
          case NotFound _ -> 404;
          case AlreadyExists _ -> 409;
          case Conflict _ -> 409;
          case InvalidInput _, Unservable _ -> 422;
          case TooManyAttempts _ -> 429;
          case Unavailable _ -> 503;
          case TimedOut _ -> 504;
        };
    if (refusal instanceof NotFound missing) {
      return of(missing, requestId);
    }
    Problem problem = of(status, refusal.code(), refusal.getMessage(), requestId);
    return refusal instanceof InvalidInput invalid
        ? problem.withErrors(items(invalid))
        : problem.withErrors(inParts(problem.detail));
  }

  /** Who asks for what is not there is told what is, or how to see it. */
  private static Problem of(NotFound missing, String requestId) {
    Optional<String> where = WhereToLook.of(missing);
    String detail = missing.getMessage() + where.map("; "::concat).orElse("");
    Problem problem = of(404, missing.code(), detail, requestId);
    if (where.isEmpty() && missing.known().isEmpty()) {
      return problem;
    }
    String field = missing.kind().replace(' ', '_');
    String known = missing.known().isEmpty() ? "one that is there" : missing.known();
    return problem.withErrors(
        List.of(new Item(field, null, null, missing.name(), known, where.orElse(null))));
  }

  static Problem of(int status, String code, @Nullable String detail, String requestId) {
    String title =
        code.substring(0, 1).toUpperCase(Locale.ROOT) + code.substring(1).replace('_', ' ');
    return new Problem(
        "about:blank", title, status, String.valueOf(detail), code, requestId, List.of());
  }

  private static List<Item> items(InvalidInput invalid) {
    return invalid.problems().stream()
        .map(p -> new Item(p.field(), p.row(), p.column(), p.value(), p.expected(), p.fix()))
        .toList();
  }

  /** A message tells a field, what was found and what was expected; programs get them in parts. */
  private static List<Item> inParts(String message) {
    Matcher parts = PARTS.matcher(message);
    return parts.matches()
        ? List.of(new Item(parts.group(1), null, null, parts.group(2), parts.group(3), null))
        : List.of();
  }

  private Problem withErrors(List<Item> items) {
    return new Problem(type, title, status, detail, code, requestId, items);
  }
}
