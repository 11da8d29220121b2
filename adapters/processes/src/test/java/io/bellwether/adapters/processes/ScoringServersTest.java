// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.bellwether.adapters.processes.ScoringServers.Server;
import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelDirectories.Column;
import io.bellwether.platform.registry.ModelDirectories.Output;
import io.bellwether.platform.registry.ModelDirectories.Probabilities;
import io.bellwether.platform.serving.PythonModels;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.remote.ModelParams;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ScoringServersTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("age", Optional.of(ColumnType.DOUBLE)),
          new Column("visits", Optional.of(ColumnType.INTEGER)),
          new Column("smokes", Optional.of(ColumnType.BOOLEAN)),
          new Column("city", Optional.of(ColumnType.STRING)));
  private static final Output REAL = new ModelDirectories.Real();
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
  private final List<Headers> headers = new CopyOnWriteArrayList<>();

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            headers.add(exchange.getRequestHeaders());
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
      String version, List<Column> signature, Output output) {
    return new ModelDirectories.Python(
        version,
        version,
        List.of("python_function"),
        signature,
        output,
        List.of(),
        Optional.empty(),
        1,
        _ -> {});
  }

  private ScoringServers servers() {
    return servers(Optional.empty());
  }

  private ScoringServers servers(Optional<Login> login) {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    Server elsewhere = new Server(address, login);
    return new ScoringServers(
        Map.of("risk/3", elsewhere, "risk/5", elsewhere),
        new ScoringServers.Limits(Duration.ofSeconds(20), 2, Duration.ofMillis(50)),
        PythonModels.none());
  }

  @Test
  void asksWithARowAsItsSignatureSays() {
    answer = "{\"predictions\": [1.5, [2.5]]}";
    try (ScoringServers servers = servers()) {
      RemoteModel risk = model(servers, REAL);
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

  @Test
  void handsOnWhatTheRequestSaysBesidesItsRows() {
    answer = "{\"predictions\": [1.5]}";
    try (ScoringServers servers = servers()) {
      RemoteModel risk = model(servers, REAL);
      ModelParams.during(Map.of("k", 3), () -> risk.answers(List.of(ROW)));
    }
    assertThat(asked).endsWith("\"data\":[[0.5,3,true,\"Ulm\"]]},\"params\":{\"k\":3}}");
  }

  private static RemoteModel model(ScoringServers servers, Output output) {
    return (RemoteModel) servers.start(model("risk/3", COLUMNS, output)).pipeline().model();
  }

  @Test
  void answersMayBeAnythingWhereTheSignatureSaysNoNumber() {
    answer = "{\"predictions\": [{\"class\": \"high\", \"p\": 0.75}]}";
    try (ScoringServers servers = servers()) {
      assertThat(model(servers, new ModelDirectories.Anything()).answers(List.of(ROW)))
          .containsExactly(
              new RemoteAnswer.Other(
                  Map.of("class", "high", "p", 0.75), "{\"class\":\"high\",\"p\":0.75}"));
    }
  }

  @Test
  void listsAndTablesOfProbabilitiesAreReadAsTheirClassesAreDeclared() {
    Probabilities list = new Probabilities(List.of("0", "1"), List.of());
    Probabilities table = new Probabilities(List.of("a", "b", "c"), List.of("pa", "pb", "pc"));
    try (ScoringServers servers = servers()) {
      answer = "{\"predictions\": [[0.25, 0.75], [0.5, 0.5]]}";
      RemoteModel two = model(servers, list);
      assertThat(two.task()).isEqualTo(Task.BINARY);
      assertThat(two.answers(List.of(ROW, ROW)))
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(
              new RemoteAnswer.Numbers(new double[] {0.25, 0.75}, 1),
              new RemoteAnswer.Numbers(new double[] {0.5, 0.5}, 0));
      answer = "{\"predictions\": [{\"pc\": 0.2, \"pa\": 0.1, \"pb\": 0.7}]}";
      RemoteModel three = model(servers, table);
      assertThat(three.task()).isEqualTo(Task.MULTICLASS);
      assertThat(three.classes()).containsExactly("a", "b", "c");
      assertThat(three.answers(List.of(ROW)))
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(new RemoteAnswer.Numbers(new double[] {0.1, 0.7, 0.2}, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0.75]",
        "[0.2, 0.3, 0.5]",
        "[0.9, 0.9]",
        "[-1, 2]",
        "[1, null]",
        "{\"a\": 1}",
        "1"
      })
  void whatIsNotAsDeclaredIsNoProbability(String said) {
    answer = "{\"predictions\": [%s]}".formatted(said);
    try (ScoringServers servers = servers()) {
      RemoteModel two = model(servers, new Probabilities(List.of("0", "1"), List.of()));
      assertThatThrownBy(() -> two.answers(List.of(ROW))).isInstanceOf(RefusedRowException.class);
    }
  }

  @Test
  void everyCallHasTheLogin() {
    answer = "{\"predictions\": [1]}";
    Map<String, Login> logins =
        Map.of(
            "Bearer s3cret", Login.bearer("s3cret"),
            "Basic YW5uYTpzM2NyZXQ=", Login.basic("anna:s3cret"),
            "ApiKey s3cret", Login.header("authorization", "ApiKey s3cret"));
    logins.forEach(
        (sent, login) -> {
          headers.clear();
          try (ScoringServers servers = servers(Optional.of(login))) {
            var _ = model(servers, REAL).answers(List.of(ROW));
          }
          assertThat(headers)
              .hasSize(2)
              .allSatisfy(one -> assertThat(one.get("Authorization")).containsExactly(sent));
          assertThat(login.toString()).doesNotContain("s3cret");
        });
  }

  @Test
  void nobodyHearsTheLogin() {
    try (ScoringServers servers = servers(Optional.of(Login.bearer("s3cret")))) {
      RemoteModel risk = model(servers, REAL);
      status = 401;
      assertThatThrownBy(() -> risk.answers(List.of(ROW)))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("serving.remote_logins")
          .hasMessageNotContaining("s3cret");
      status = 400;
      answer = "{\"message\":\"no Bearer s3cret here\"}";
      assertThatThrownBy(() -> risk.answers(List.of(ROW)))
          .isInstanceOf(RefusedRowException.class)
          .hasMessageContaining("no Bearer … here");
    }
  }

  @Test
  void aLoginThatCannotBeSentIsRefusedWithoutTellingIt() {
    assertThatThrownBy(() -> Login.bearer("s3cret\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> Login.header("Host", "s3cret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> Login.basic("s3cret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user:password");
  }

  @Test
  void whatTheModelRefusesIsTheFaultOfTheRow() {
    status = 400;
    answer = "{\"error_code\":\"BAD_REQUEST\",\"message\":\"age is wrong\"}";
    try (ScoringServers servers = servers()) {
      RemoteModel risk = model(servers, REAL);
      assertThatThrownBy(() -> risk.answers(List.of(ROW)))
          .isInstanceOf(RefusedRowException.class)
          .hasMessageContaining("age is wrong");
    }
  }

  @Test
  void whatAServerDoesWrongIsNotTheFaultOfTheRow() {
    try (ScoringServers servers = servers()) {
      RemoteModel risk = model(servers, REAL);
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
      RemoteModel risk = model(servers, REAL);
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
      RemoteModel risk = model(servers, REAL);
      RemoteModel other =
          (RemoteModel) servers.start(model("risk/5", COLUMNS, REAL)).pipeline().model();
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
      assertThatThrownBy(() -> model(servers, REAL))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void whatNobodySaidIsScoredElsewhereRunsAsItWould() {
    try (ScoringServers servers = servers()) {
      assertThatThrownBy(() -> servers.start(model("risk/4", COLUMNS, REAL)))
          .isInstanceOf(PythonModels.NotConfigured.class);
      assertThatThrownBy(() -> servers.start(model("risk/3", List.of(), REAL)))
          .isInstanceOf(PythonModels.CannotRun.class)
          .hasMessageContaining("signature");
    }
  }
}
