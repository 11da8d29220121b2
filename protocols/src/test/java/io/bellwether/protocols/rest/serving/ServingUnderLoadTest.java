// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.access.Gate;
import io.bellwether.platform.serving.BaselineSource;
import io.bellwether.platform.serving.EntityFeatures;
import io.bellwether.platform.serving.PredictionListener;
import io.bellwether.platform.serving.PythonPool;
import io.bellwether.platform.serving.RiskLevel;
import io.bellwether.platform.serving.RouteChanges;
import io.bellwether.platform.serving.ServedVersion;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.ServingLimits;
import io.bellwether.platform.serving.ServingLimits.Remembered;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.protocols.http.Api;
import io.bellwether.protocols.http.HttpServer;
import io.bellwether.protocols.http.Idempotency;
import io.bellwether.protocols.http.Json;
import io.bellwether.protocols.http.Problem;
import io.bellwether.testkit.InMemoryPredictionLog;
import io.bellwether.testkit.InMemoryTransactions;
import io.bellwether.testkit.ModelFiles;
import io.bellwether.testkit.NoReplies;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServingUnderLoadTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");
  private static final String FEATURES = "{\"features\": {\"age\": 60.0, \"chol\": 300}}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  private HttpServer server(Duration longest) {
    EntityFeatures slow =
        (_, _, _) -> {
          begun.countDown();
          await(end);
          return List.of(60.0, 300.0);
        };
    Serving serving =
        new Serving(
            (_, model, _) ->
                new ServedVersion(
                    model,
                    "1",
                    "1.0.0",
                    "m1",
                    Map.of("age", "vitals:age", "chol", "vitals:chol"),
                    RiskLevel.Bounds.DEFAULT),
            new ModelFiles().with("m1", 0.1),
            PythonPool.none(),
            BaselineSource.none(),
            slow,
            new RouteChanges(),
            new InMemoryPredictionLog(),
            Ids.random(),
            () -> NOW,
            Metrics.none(),
            PredictionListener.none(),
            new ServingLimits(2, 1, 0, Duration.ZERO, longest, Remembered.NOTHING));
    Api api =
        new Api(
            new ServingRoutes(
                    serving,
                    (_, _, asked) -> {
                      throw new NotFound("dataset", asked.dataset());
                    },
                    (_, _, asked, _, _) -> {
                      throw new NotFound("dataset", asked.dataset());
                    })
                .routes(),
            Problem::answer);
    return new HttpServer(
        "127.0.0.1",
        0,
        List.of(api),
        "default"::equals,
        new Idempotency(new NoReplies(), new InMemoryTransactions(), () -> NOW),
        Ids.random(),
        Gate.OPEN);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<HttpResponse<byte[]>> post(
      HttpServer server, String model, String body) {
    URI address = URI.create("http://127.0.0.1:%d/ml/%s/predict".formatted(server.port(), model));
    HttpRequest request =
        HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void moreThanASlowModelCanBearIsSentAwayAndOthersAreAnswered() throws Exception {
    try (HttpServer server = server(Duration.ofMinutes(1))) {
      var working = post(server, "slow", "{\"entities\": {\"patient_id\": \"PT1\"}}");
      begun.await();

      HttpResponse<byte[]> refused = post(server, "slow", FEATURES).get();
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(Json.tree(refused.body()).path("code").asText()).isEqualTo("overloaded");

      assertThat(post(server, "quick", FEATURES).get().statusCode()).isEqualTo(200);
      end.countDown();
      assertThat(working.get().statusCode()).isEqualTo(200);
      assertThat(post(server, "slow", FEATURES).get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aRequestThatTakesTooLongIsTold() throws Exception {
    try (HttpServer server = server(Duration.ofNanos(1))) {
      HttpResponse<byte[]> late = post(server, "quick", FEATURES).get();
      assertThat(late.statusCode()).isEqualTo(504);
      assertThat(Json.tree(late.body()).path("code").asText()).isEqualTo("request_timeout");
    }
  }
}
