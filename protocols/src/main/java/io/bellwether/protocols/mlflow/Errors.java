// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

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
import io.bellwether.protocols.http.Problem;
import io.bellwether.protocols.http.UnknownEncoding;
import io.bellwether.protocols.http.WrongMethod;
import org.jspecify.annotations.Nullable;

/** Tells errors as MLflow does: {@code error_code} and {@code message}. */
final class Errors {
  private static final System.Logger LOG = System.getLogger(Errors.class.getName());

  /** Of these two MLflow tells no JSON. */
  private static final String NOT_AUTHENTICATED =
      "You are not authenticated. Please see"
          + " https://www.mlflow.org/docs/latest/auth/index.html#authenticating-to-mlflow on how to"
          + " authenticate.";

  private Errors() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Body(
      String errorCode, String message, @Nullable String sqlstate, @Nullable String errorClass) {}

  static void answer(Exchange exchange, Exception error) {
    switch (error) {
      case NotAuthenticated _ -> {
        exchange.answerHeader("WWW-Authenticate", "Basic realm=\"mlflow\"");
        exchange.answerText(401, NOT_AUTHENTICATED);
      }
      case NotAllowed refused when refused.code().equals("permission_denied") ->
          exchange.answerText(403, "Permission denied");
      // MLflow answers it with a page.
      case WrongMethod _, UnknownEncoding _ -> Problem.answer(exchange, error);
      default -> answerJson(exchange, error);
    }
  }

  private static void answerJson(Exchange exchange, Exception error) {
    if (error instanceof TooManyAttempts wait) {
      exchange.answerHeader("Retry-After", "" + wait.seconds());
    }
    Refusal refusal = refusal(exchange, error);
    ErrorCode code = refusal.code();
    if (code == ErrorCode.TEMPORARILY_UNAVAILABLE) {
      exchange.answerHeader("Retry-After", "1");
    }
    String message = String.valueOf(refusal.getMessage());
    exchange.answer(
        code.status(), new Body(code.name(), message, code.sqlState(), code.errorClass()));
  }

  private static Refusal refusal(Exchange exchange, Exception error) {
    return switch (error) {
      case Refusal own -> own;
      case PlatformException cause -> new Refusal(code(cause), message(cause));
      case BodyTooLarge large ->
          new Refusal(ErrorCode.BAD_REQUEST, String.valueOf(large.getMessage()));
      default -> {
        String requestId = exchange.caller().requestId();
        LOG.log(System.Logger.Level.ERROR, "request " + requestId + " failed", error);
        yield new Refusal(
            ErrorCode.INTERNAL_ERROR,
            "the server failed; its log has the reason under request id " + requestId);
      }
    };
  }

  private static ErrorCode code(PlatformException cause) {
    return switch (cause) {
      case NotFound missing ->
          missing.kind().equals("model alias")
              ? ErrorCode.INVALID_PARAMETER_VALUE
              : ErrorCode.RESOURCE_DOES_NOT_EXIST;
      case AlreadyExists _ -> ErrorCode.RESOURCE_ALREADY_EXISTS;
      case Conflict conflict ->
          switch (conflict.code()) {
            case "run_deleted", "experiment_deleted" -> ErrorCode.INVALID_PARAMETER_VALUE;
            default -> ErrorCode.RESOURCE_CONFLICT;
          };
      case InvalidInput _, Unservable _ -> ErrorCode.INVALID_PARAMETER_VALUE;
      case Malformed _ -> ErrorCode.INVALID_PARAMETER_VALUE;
      case NotAllowed _ -> ErrorCode.PERMISSION_DENIED;
      case NotAuthenticated _ -> ErrorCode.UNAUTHENTICATED;
      case TooManyAttempts _ -> ErrorCode.REQUEST_LIMIT_EXCEEDED;
      case Unavailable _, TimedOut _ -> ErrorCode.TEMPORARILY_UNAVAILABLE;
    };
  }

  static String message(PlatformException cause) {
    String own = String.valueOf(cause.getMessage());
    return switch (cause) {
      case NotFound missing -> missing(missing, own);
      case AlreadyExists taken ->
          switch (taken.kind()) {
            case "experiment" -> "Experiment(name=" + taken.name() + ") already exists.";
            case "model" -> "Registered Model (name=" + taken.name() + ") already exists.";
            case "label schema" ->
                two(
                    taken.name(),
                    "Label schema with name '%s' already exists for experiment '%s'.");
            case "gateway secret" -> "Secret with name '%s' already exists".formatted(taken.name());
            case "gateway model" ->
                "Model definition with name '%s' already exists".formatted(taken.name());
            case "gateway endpoint" ->
                "GatewayEndpoint with name '%s' already exists".formatted(taken.name());
            case "gateway mapping" ->
                two(taken.name(), "Model definition '%s' is already attached to endpoint '%s'");
            case "review queue" ->
                "Review queue with name '%s' already exists (names are case-insensitive)."
                    .formatted(taken.name());
            case "review queue of nobody" ->
                "A non-user queue named '%s' already exists; cannot get-or-create a user queue with"
                        .formatted(taken.name())
                    + " that name.";
            case "user" -> "User (username=" + taken.name() + ") already exists.";
            case "role" -> two(taken.name(), "Role (name=%s, workspace=%s) already exists.");
            case "membership" ->
                two(taken.name(), "User role assignment (user_id=%s, role_id=%s) already exists");
            default -> own;
          };
      case Conflict _,
          InvalidInput _,
          Malformed _,
          NotAllowed _,
          NotAuthenticated _,
          TooManyAttempts _,
          Unavailable _,
          Unservable _,
          TimedOut _ ->
          own;
    };
  }

  private static String missing(NotFound missing, String own) {
    String name = missing.name();
    return switch (missing.kind()) {
      case "run" -> "Run with id=" + name + " not found";
      case "experiment" -> "No Experiment with id=" + name + " exists";
      case "experiment name" -> "Could not find experiment with name '" + name + "'";
      case "experiment tag" -> "No tag with name: " + name;
      case "logged model" -> "Logged model with ID '" + name + "' not found.";
      case "logged model tag" -> "No tag with key '" + name + "' found for this model.";
      case "model" -> "Registered Model with name=" + name + " not found";
      case "webhook" -> "Webhook with ID " + name + " not found.";
      case "model version" -> two(name, "Model Version (name=%s, version=%s) not found");
      case "model alias" -> "Registered model alias " + name + " not found.";
      case "trace" -> "Trace with ID '" + name + "' not found.";
      case "assessed trace" -> "Trace with request_id '" + name + "' not found";
      case "trace tag" -> two(name, "No trace tag with key '%s' for trace with ID '%s'");
      case "assessment" -> two(name, "Assessment with ID '%s' not found for trace '%s'");
      case "evaluation dataset" -> "Evaluation dataset with id '" + name + "' not found";
      case "role" -> "Role with id=" + name + " not found";
      case "grant" -> "Role permission with id=" + name + " not found";
      case "membership" -> two(name, "User role assignment (user_id=%s, role_id=%s) not found");
      case "user" -> "User with username=" + name + " not found";
      case "label schema" -> "Label schema with id '" + name + "' not found.";
      case "label schema name" ->
          two(name, "Label schema with name '%s' not found for experiment '%s'.");
      case "review queue" -> "Review queue with id '" + name + "' not found.";
      case "review queue name" ->
          two(name, "Review queue with name '%s' not found for experiment '%s'.");
      case "review item" -> two(name, "Item '%s' is not attached to review queue '%s'.");
      case "review trace" -> name;
      case "gateway secret" -> "GatewaySecret not found (secret_id='" + name + "')";
      case "gateway model" ->
          "GatewayModelDefinition not found (model_definition_id='" + name + "')";
      case "gateway models" -> "Model definitions not found: " + name;
      case "gateway endpoint" -> "GatewayEndpoint not found (endpoint_id='" + name + "')";
      case "gateway endpoint name" -> "GatewayEndpoint not found (name='" + name + "')";
      case "gateway mapping" -> two(name, "Model definition '%s' is not attached to endpoint '%s'");
      case "gateway binding" -> "GatewayEndpointBinding not found (" + name + ")";
      case "issue" -> "Issue with ID '" + name + "' not found";
      case "scorer" -> "Scorer with name " + name;
      case "artifact" -> "No such artifact: '" + name + "'";
      default -> own;
    };
  }

  /** A name of two parts. */
  private static String two(String name, String message) {
    int space = name.lastIndexOf(' ');
    return message.formatted(name.substring(0, space), name.substring(space + 1));
  }
}
