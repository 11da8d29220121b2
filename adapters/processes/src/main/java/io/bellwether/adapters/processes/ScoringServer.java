// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelDirectories.Anything;
import io.bellwether.platform.registry.ModelDirectories.Probabilities;
import io.bellwether.platform.registry.ModelDirectories.Real;
import io.bellwether.platform.serving.PythonModels;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.remote.ModelParams;
import io.bellwether.scoring.remote.RemoteAnswer;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.scoring.remote.RemoteModel.Column;
import io.bellwether.scoring.remote.RemoteModel.Description;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A version that a server elsewhere scores. What it takes is what its MLmodel says, as no such
 * server tells it; its answers are one real number a row, or probabilities, if MLmodel says so,
 * else anything.
 */
final class ScoringServer implements PythonModels.Running {
  private static final int MOST_BYTES = 16 << 20;

  private final HttpClient http;
  private final ScoringServers.Server server;
  private final Duration longest;
  private final CallTurns turns;
  private final Description description;
  private final List<String> fields;
  private final Pipeline pipeline;

  private ScoringServer(
      HttpClient http,
      ScoringServers.Server server,
      Duration longest,
      CallTurns turns,
      ModelDirectories.Python model) {
    this.http = http;
    this.server = server;
    this.longest = longest;
    this.turns = turns;
    List<Column> columns = model.signature().stream().map(ScoringServer::column).toList();
    if (columns.isEmpty()) {
      throw new PythonModels.CannotRun(
          "its MLmodel has no signature of columns, so nobody knows what it takes (expected: a"
              + " model that was logged with one)");
    }
    this.description =
        switch (model.output()) {
          case Real _ -> new Description(columns, Task.REGRESSION, List.of(), false);
          case Probabilities many ->
              new Description(
                  columns,
                  many.classes().size() == 2 ? Task.BINARY : Task.MULTICLASS,
                  many.classes(),
                  false);
          case Anything _ -> new Description(columns, Task.OTHER, List.of(), false);
        };
    this.fields = model.output() instanceof Probabilities many ? many.fields() : List.of();
    this.pipeline = Pipeline.of(new RemoteModel(description, this::answers, false));
  }

  /**
   * Asks whether the server is ready.
   *
   * @throws Unavailable if it is not
   * @throws PythonModels.CannotRun if MLmodel does not say what the model takes
   */
  static ScoringServer of(
      HttpClient http,
      ScoringServers.Server server,
      Duration longest,
      CallTurns turns,
      ModelDirectories.Python model) {
    ScoringServer made = new ScoringServer(http, server, longest, turns, model);
    HttpResponse<byte[]> pong = made.send(made.request("/ping").GET());
    if (pong.statusCode() != 200) {
      throw made.unexpected(pong);
    }
    return made;
  }

  private static Column column(ModelDirectories.Column column) {
    ColumnType type =
        column
            .type()
            .orElseThrow(
                () ->
                    new PythonModels.CannotRun(
                        "the type of its input %s (expected: double, float, long, integer, boolean,"
                                .formatted(column.name())
                            + " string or datetime)"));
    return new Column(
        column.name(), type == ColumnType.TIMESTAMP ? ColumnType.STRING : type, false);
  }

  private HttpRequest.Builder request(String path) {
    String base = server.address().toString().replaceFirst("/+$", "");
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    server.login().ifPresent(login -> login.to(request));
    return request;
  }

  private List<RemoteAnswer> answers(List<Row> rows) {
    HttpResponse<byte[]> answer = turns.during(server.address().toString(), () -> ask(rows));
    return switch (answer.statusCode()) {
      case 200 -> ScoringWire.answers(description, fields, answer.body());
      case 400, 422 -> throw new RefusedRowException(hidden(ScoringWire.reason(answer.body())));
      default -> throw unexpected(answer);
    };
  }

  private HttpResponse<byte[]> ask(List<Row> rows) {
    return send(
        request("/invocations")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    ScoringWire.asked(description, rows, ModelParams.current()))));
  }

  private String hidden(String text) {
    return server.login().map(login -> login.hidden(text)).orElse(text);
  }

  private Unavailable unexpected(HttpResponse<byte[]> answer) {
    if (answer.statusCode() == 401 || answer.statusCode() == 403) {
      return new Unavailable(
          "scoring_server",
          "%s lets this server not in: status %d with %s (expected: a login that it takes, in the key"
                  .formatted(
                      server.address(),
                      answer.statusCode(),
                      server.login().map(Login::toString).orElse("no login"))
              + " serving.remote_logins)");
    }
    return new Unavailable(
        "scoring_server",
        "%s answers with status %d (expected: 200, from MLflow's scoring server)"
            .formatted(server.address(), answer.statusCode()));
  }

  /**
   * Until the deadline of the request, or as long as a server may take.
   *
   * @throws TimedOut if it is the deadline that ends the wait
   */
  private HttpResponse<byte[]> send(HttpRequest.Builder asked) {
    Deadline deadline = Deadline.current();
    long left = deadline.leftNanos();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            asked.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      return answer.get(Math.min(left, longest.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw left < longest.toNanos() ? deadline.over() : failed("no answer within " + longest, e);
    } catch (ExecutionException e) {
      throw failed(told(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("this server is ending", e);
    } finally {
      answer.cancel(true);
    }
  }

  private static String told(@Nullable Throwable cause) {
    if (!(cause instanceof IOException)) {
      throw new IllegalStateException(cause);
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage() + "";
  }

  private Unavailable failed(String reason, Exception cause) {
    Unavailable failure =
        new Unavailable("scoring_server", "%s: %s".formatted(server.address(), hidden(reason)));
    failure.initCause(cause);
    return failure;
  }

  @Override
  public Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public boolean hasEnded() {
    return false;
  }

  /** It goes on elsewhere. */
  @Override
  public void close() {}
}
