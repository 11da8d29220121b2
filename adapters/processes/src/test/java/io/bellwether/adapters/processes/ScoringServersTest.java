// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelDirectories.Column;
import io.bellwether.platform.serving.PythonModels;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.remote.RemoteAnswer;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScoringServersTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("age", Optional.of(ColumnType.DOUBLE)),
          new Column("visits", Optional.of(ColumnType.INTEGER)),
          new Column("smokes", Optional.of(ColumnType.BOOLEAN)),
          new Column("city", Optional.of(ColumnType.STRING)));
  private static final Row ROW =
      new Row(
          new double[] {0.5, 3, 1, Double.NaN}, new @Nullable String[] {null, null, null, "Ulm"});

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch inHand = new CountDownLatch(2);
  private HttpServer server;
  private volatile int status = 200;
  private volatile String answer = "";
  private volatile String asked = "";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            boolean ping = exchange.getRequestURI().getPath().equals("/ping");
            asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!ping && status == 0) {
              inHand.countDown();
              end.await();
            }
            byte[] body = (ping ? "\n" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(ping ? 200 : status, body.length);
            exchange.getResponseBody().write(body);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.close();
  }

  private static ModelDirectories.Python model(
      String version, List<Column> signature, boolean answersReals) {
    return new ModelDirectories.Python(
        version,
        version,
        List.of("python_function"),
        signature,
        answersReals,
        Optional.empty(),
        1,
        _ -> {});
  }

  private ScoringServers servers() {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return new ScoringServers(
        Map.of("risk/3", address, "risk/5", address),
        new ScoringServers.Limits(Duration.ofSeconds(20), 2, Duration.ofMillis(50)),
        PythonModels.none());
  }

  @Test
  void asksWithARowAsItsSignatureSays() {
    answer = "{\"predictions\": [1.5, [2.5]]}";
    try (ScoringServers servers = servers()) {
      RemoteModel risk = model(servers, true);
      assertThat(risk.task()).isEqualTo(Task.REGRESSION);
      assertThat(risk.byRow()).isFalse();
      Row other =
          new Row(
              new double[] {Double.NaN, -1, 0, Double.NaN},
              new @Nullable String[] {null, null, null, null});
      assertThat(risk.answers(List.of(ROW, other)))
          .map(one -> ((RemoteAnswer.Numbers) one).values()[0])
          .containsExactly(1.5, 2.5);
    }
    assertThat(asked)
        .isEqualTo(
            "{\"dataframe_split\":{\"columns\":[\"age\",\"visits\",\"smokes\",\"city\"],"
                + "\"data\":[[0.5,3,true,\"Ulm\"],[null,-1,false,null]]}}");
  }

  private static RemoteModel model(ScoringServers servers, boolean answersReals) {
    return (RemoteModel) servers.start(model("risk/3", COLUMNS, answersReals)).pipeline().model();
  }

  @Test
  void answersMayBeAnythingWhereTheSignatureSaysNoNumber() {
    answer = "{\"predictions\": [{\"class\": \"high\", \"p\": 0.75}]}";
    try (ScoringServers servers = servers()) {
      assertThat(model(servers, false).answers(List.of(ROW)))
          .containsExactly(
              new RemoteAnswer.Other(
                  Map.of("class", "high", "p", 0.75), "{\"class\":\"high\",\"p\":0.75}"));
    }
  }

  @Test
  void whatTheModelRefusesIsTheFaultOfTheRow() {
    status = 400;
    answer = "{\"error_code\":\"BAD_REQUEST\",\"message\":\"age is wrong\"}";
    try (ScoringServers servers = servers()) {
      RemoteModel risk = model(servers, true);
      assertThatThrownBy(() -> risk.answers(List.of(ROW)))
          .isInstanceOf(RefusedRowException.class)
          .hasMessageContaining("age is wrong");
    }
  }

  @Test
  void whatAServerDoesWrongIsNotTheFaultOfTheRow() {
    try (ScoringServers servers = servers()) {
      RemoteModel risk = model(servers, true);
      status = 500;
      assertUnavailable(risk, "status 500");
      status = 307; // Nobody is led elsewhere.
      assertUnavailable(risk, "status 307");
      status = 200;
      answer = "<html>";
      assertUnavailable(risk, "what cannot be read");
      answer = "[1]";
      assertUnavailable(risk, "something else");
      answer = " ".repeat((16 << 20) + 1);
      assertUnavailable(risk, "127.0.0.1");
    }
  }

  private static void assertUnavailable(RemoteModel risk, String word) {
    assertThatThrownBy(() -> risk.answers(List.of(ROW)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining(word);
  }

  @Test
  void nobodyWaitsBeyondTheDeadlineOfTheRequest() {
    status = 0;
    try (ScoringServers servers = servers()) {
      RemoteModel risk = model(servers, true);
      Deadline soon = Deadline.in(Duration.ofMillis(100));
      assertThatThrownBy(() -> soon.during(() -> risk.answers(List.of(ROW))))
          .isInstanceOf(TimedOut.class);
    }
  }

  @Test
  void aServerIsNotAskedMoreOftenAtATimeThanItBears() throws Exception {
    status = 0;
    answer = "{\"predictions\": [1.5]}";
    try (ScoringServers servers = servers()) {
      RemoteModel risk = model(servers, true);
      RemoteModel other =
          (RemoteModel) servers.start(model("risk/5", COLUMNS, true)).pipeline().model();
      Future<List<RemoteAnswer>> first = threads.submit(() -> risk.answers(List.of(ROW)));
      Future<List<RemoteAnswer>> second = threads.submit(() -> other.answers(List.of(ROW)));
      inHand.await();
      assertThatThrownBy(() -> risk.answers(List.of(ROW)))
          .isInstanceOfSatisfying(
              Unavailable.class,
              busy -> {
                assertThat(busy.code()).isEqualTo("overloaded");
                assertThat(busy.retryAfter()).isPositive();
              });
      Deadline soon = Deadline.in(Duration.ofMillis(5));
      assertThatThrownBy(() -> soon.during(() -> risk.answers(List.of(ROW))))
          .isInstanceOf(TimedOut.class);
      status = 200;
      end.countDown();
      assertThat(first.get()).hasSize(1);
      assertThat(second.get()).hasSize(1);
      assertThat(risk.answers(List.of(ROW))).as("whose turn has come").hasSize(1);
    }
  }

  @Test
  void aServerThatIsNotThereIsTold() {
    server.stop(0);
    try (ScoringServers servers = servers()) {
      assertThatThrownBy(() -> model(servers, true))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void whatNobodySaidIsScoredElsewhereRunsAsItWould() {
    try (ScoringServers servers = servers()) {
      assertThatThrownBy(() -> servers.start(model("risk/4", COLUMNS, true)))
          .isInstanceOf(PythonModels.NotConfigured.class);
      assertThatThrownBy(() -> servers.start(model("risk/3", List.of(), true)))
          .isInstanceOf(PythonModels.CannotRun.class)
          .hasMessageContaining("signature");
    }
  }
}
