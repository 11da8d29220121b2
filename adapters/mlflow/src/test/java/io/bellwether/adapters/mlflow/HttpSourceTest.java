// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bellwether.platform.imports.ImportSource.Unreadable;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers what a test says, by path. */
class HttpSourceTest {
  private static final String EXPERIMENTS = "/api/2.0/mlflow/experiments/search";
  private static final String RUNS = "/api/2.0/mlflow/runs/search";

  private static final Page.Request FIRST = Page.Request.first(10);

  private final Map<String, String> replies = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private HttpServer server;
  private HttpApi api;
  private HttpSource source;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    api = new HttpApi(url, Optional.empty(), Duration.ofMillis(500));
    source = new HttpSource(api);
    replies.put(
        EXPERIMENTS, "{\"experiments\": [{\"experiment_id\": \"1\"}, {\"experiment_id\": \"3\"}]}");
  }

  @AfterEach
  void stop() {
    ended.countDown();
    source.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(path + " " + exchange.getRequestURI().getQuery() + " " + body);
    String reply = replies.getOrDefault(path, "404");
    if (path.equals("/stalls")) {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write(new byte[10]);
      exchange.getResponseBody().flush();
      await();
    } else if (reply.length() == 3) {
      exchange.sendResponseHeaders(Integer.parseInt(reply), -1);
    } else {
      byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private void await() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void goesOnBehindAnExperimentThatIsGone() {
    replies.put(RUNS, "{\"runs\": []}");

    source.runs(new Page.Request(10, Optional.of("2 token")));
    source.runs(new Page.Request(10, Optional.of("3 token")));
    assertThat(source.runs(new Page.Request(10, Optional.of("4 token"))).next()).isEmpty();

    List<String> runs = asked.stream().filter(one -> one.startsWith(RUNS)).toList();
    assertThat(runs).hasSize(2);
    assertThat(runs.getFirst()).contains("[\"3\"]").doesNotContain("token\"");
    assertThat(runs.getLast()).contains("[\"3\"]").contains("\"page_token\":\"token\"");
  }

  /** MLflow does not read a doubled quote as one. */
  @Test
  void asksForVersionsOfAnyName() {
    replies.put("/api/2.0/mlflow/model-versions/search", "{\"model_versions\": []}");

    source.versions("ann's");
    source.versions("5\"");

    assertThat(asked).anyMatch(one -> one.contains("name = \"ann's\""));
    assertThat(asked).anyMatch(one -> one.contains("name = '5\"'"));
    assertThatThrownBy(() -> source.versions("ann's 5\"")).isInstanceOf(Unreadable.class);
  }

  @Test
  void tellsWhatTheServerDoesNot() {
    assertThat(source.inventory().remarks())
        .hasSize(5)
        .anyMatch(remark -> remark.contains("linked to"))
        .contains("this server is too old to tell traces")
        .contains("this server is too old to tell logged models");
    replies.put("/api/3.0/mlflow/traces/search", "{\"traces\": []}");
    replies.put("/api/2.0/mlflow/logged-models/search", "{\"models\": []}");
    replies.put("/api/3.0/mlflow/label-schemas/list", "{\"label_schemas\": []}");
    replies.put("/api/3.0/mlflow/gateway/secrets/list", "403");
    assertThat(source.inventory().remarks())
        .hasSize(2)
        .contains("this server does not tell its gateway, or not to this user");
    assertThat(source.gatewaySecrets(FIRST).items()).isEmpty();
    replies.put("/api/3.0/mlflow/gateway/secrets/list", "{\"secrets\": [{\"secret_id\": \"s\"}]}");
    assertThat(source.inventory().remarks()).hasSize(1);
    assertThat(source.gatewaySecrets(FIRST).items())
        .singleElement()
        .matches(found -> found.values().isEmpty())
        .matches(found -> found.unreadable().contains("does not tell them"));
  }

  @Test
  void readsTheItemsOfOneQueueAfterTheOther() {
    replies.put(
        "/api/3.0/mlflow/review-queues/list",
        """
        {"review_queues": [{"queue_id": "rq-b", "queue_type": "CUSTOM"},
          {"queue_id": "rq-a", "queue_type": "USER"}]}
        """);
    replies.put(
        "/api/3.0/mlflow/review-queues/items/list",
        """
        {"items": [{"queue_id": "rq", "item_id": "tr-1", "status": "COMPLETE",
          "completed_by": "ann", "completed_time_ms": 1000}]}
        """);

    Page<ReviewItem> first = source.reviewItems(FIRST);
    Page<ReviewItem> second = source.reviewItems(new Page.Request(10, first.next()));

    assertThat(first.items().getFirst().completion())
        .contains(new ReviewItem.Completion("ann", Instant.ofEpochMilli(1000)));
    assertThat(second.next()).isEmpty();
    assertThat(asked.stream().filter(one -> one.contains("items/list")))
        .hasSize(2)
        .anyMatch(one -> one.contains("queue_id=rq-a"))
        .anyMatch(one -> one.contains("queue_id=rq-b"));
  }

  @Test
  void tellsAFileThatIsNotThereFromOneThatMayComeLater() throws IOException {
    replies.put("/busy", "503");

    assertThatThrownBy(() -> api.download("/nowhere")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> api.download("/busy")).isInstanceOf(Unavailable.class);
    try (InputStream stalling = api.download("/stalls")) {
      assertThatThrownBy(stalling::readAllBytes).isInstanceOf(IOException.class);
    }
  }
}
