// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.access.Gate;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.shared.IdempotentReplies;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Page;
import io.bellwether.testkit.InMemoryTransactions;
import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private static final Permission ANY = Permission.read(Permission.Resource.SERVER);

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger changes = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final RepliesInMemory replies = new RepliesInMemory();
  private final HttpServer server =
      new HttpServer(
          "127.0.0.1",
          0,
          List.of(new Api(routes(), Problem::answer)),
          "default"::equals,
          new Idempotency(replies, new InMemoryTransactions(), InstantSource.fixed(Instant.EPOCH)),
          Ids.random(),
          Gate.OPEN);

  private List<Route> routes() {
    return List.of(
        Route.get("/hello/{name}", ANY, e -> e.answerText(200, e.pathName("name"))),
        Route.get("/list", ANY, this::list),
        Route.post("/change", ANY, e -> e.answer(201, Map.of("n", changes.incrementAndGet()))),
        Route.post(
            "/password",
            Permission.write(Permission.Resource.ACCOUNT),
            e -> e.answer(201, Map.of("n", changes.incrementAndGet()))),
        Route.post(
            "/secret",
            Permission.administer(Permission.Resource.GATEWAY),
            e -> e.answer(201, Map.of("n", changes.incrementAndGet()))),
        Route.post("/slow", ANY, this::slow),
        Route.post("/typed", ANY, e -> e.answer(200, e.json(Typed.class))),
        Route.get("/refuse", ANY, HttpServerTest::refuse),
        Route.get("/fail", ANY, HttpServerTest::fail));
  }

  private void list(Exchange exchange) {
    int from = exchange.page().after().map(Integer::parseInt).orElse(0);
    exchange.answerPage("numbers", new Page<>(List.of(from), Optional.of("" + (from + 1))), n -> n);
  }

  private void slow(Exchange exchange) throws IOException {
    begun.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    exchange.answer(201, Map.of("n", changes.incrementAndGet()));
  }

  private static void refuse(Exchange exchange) {
    throw InvalidInput.field("age", -1, ">= 0", "correct the age");
  }

  private static void fail(Exchange exchange) {
    throw new IllegalStateException("secret detail");
  }

  record Typed(String modelName, int folds) {}

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request = to(path).POST(HttpRequest.BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  @Test
  void refusesAPortThatIsTaken() {
    assertThatThrownBy(
            () ->
                new HttpServer(
                    "127.0.0.1",
                    server.port(),
                    List.of(),
                    "default"::equals,
                    new Idempotency(
                        new RepliesInMemory(),
                        new InMemoryTransactions(),
                        InstantSource.fixed(Instant.EPOCH)),
                    Ids.random(),
                    Gate.OPEN))
        .hasMessageContaining(Integer.toString(server.port()))
        .hasCauseInstanceOf(BindException.class);
  }

  @Test
  void decodesSegmentsOneByOne() {
    assertThat(send(to("/hello/a%2Fb%20c+d")).body()).isEqualTo("a/b c+d");
  }

  @Test
  void keepsAGivenRequestIdAndMakesOneOtherwise() {
    assertThat(
            send(to("/hello/x").header("X-Request-Id", "abc-1"))
                .headers()
                .allValues("x-request-id"))
        .containsExactly("abc-1");
    assertThat(send(to("/hello/x")).headers().firstValue("x-request-id").orElseThrow()).hasSize(32);
  }

  @Test
  void saysWhatIsWrongAndWhatToDo() {
    HttpResponse<String> refused = send(to("/refuse").header("X-Request-Id", "r"));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(refused.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Invalid input\",\"status\":422,"
                + "\"detail\":\"age: -1 (expected: >= 0)\",\"code\":\"invalid_input\","
                + "\"request_id\":\"r\",\"errors\":[{\"field\":\"age\",\"value\":\"-1\","
                + "\"expected\":\">= 0\",\"fix\":\"correct the age\"}]}");
  }

  @Test
  void tellsInPartsWhatIsMalformed() {
    HttpResponse<String> refused = send(to("/list?max_results=0"));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .endsWith(
            "\"errors\":[{\"field\":\"max_results\",\"value\":\"0\",\"expected\":\"1..1000\"}]}");
    assertThat(send(to("/nowhere")).body()).contains("\"fix\":\"GET /openapi.yaml tells the paths");
  }

  @Test
  void keepsItsOwnFailuresToItself() {
    HttpResponse<String> failed = send(to("/fail"));

    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).doesNotContain("secret");
  }

  @Test
  void refusesUnknownPathsMethodsAndWorkspaces() {
    assertThat(send(to("/nowhere")).statusCode()).isEqualTo(404);
    assertThat(send(to("/change")).statusCode()).isEqualTo(405);
    assertThat(send(to("/change")).headers().firstValue("allow")).contains("POST");
    assertThat(send(to("/hello/x").header("X-MLFLOW-WORKSPACE", "other")).statusCode())
        .isEqualTo(404);
  }

  @Test
  void refusesPagesOfOtherSites() {
    assertThat(send(to("/hello/x").header("Origin", "http://evil.example")).statusCode())
        .isEqualTo(403);
    assertThat(
            send(to("/hello/x").header("Origin", "http://127.0.0.1:" + server.port())).statusCode())
        .isEqualTo(200);
  }

  @Test
  void namesTheFieldThatNoRecordHasOrThatHasAnotherType() {
    assertThat(post("/typed", "{\"model_name\":\"m\",\"folds\":3}").body())
        .isEqualTo("{\"model_name\":\"m\",\"folds\":3}");
    assertThat(post("/typed", "{\"modell\":\"m\",\"folds\":3}").body())
        .contains("\"field\":\"modell\"", "model_name");
    HttpResponse<String> wrong = post("/typed", "{\"model_name\":\"m\",\"folds\":\"three\"}");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("\"field\":\"folds\"", "three");
    assertThat(post("/typed", "{\"m\":{").body()).contains("no JSON").doesNotContain("Source");
  }

  @Test
  void tellsNoMoreOfWhatIsNoJsonThanPeopleCanRead() {
    HttpResponse<String> word = post("/typed", "{\"folds\": " + "w".repeat(5000) + "}");
    assertThat(word.statusCode()).isEqualTo(400);
    assertThat(word.body()).contains("no JSON").hasSizeLessThan(500);
    HttpResponse<String> unseen = post("/typed", "{\"folds\": a\u200b\u0007\u202e}");
    assertThat(unseen.statusCode()).isEqualTo(400);
    assertThat(unseen.body()).contains("no JSON").doesNotContain("\u200b", "\u0007", "\u202e");
    HttpResponse<String> wrong = post("/typed", "{\"folds\": \"%s\"}".formatted("w".repeat(5000)));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).hasSizeLessThan(1000);
  }

  @Test
  void answersAHeadWithoutTheBody() {
    HttpResponse<String> reply =
        send(to("/list").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void answersWhatCannotBeReadInTheSameForm() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String request = "GET /hello/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(reply)
          .startsWith("HTTP/1.1 400")
          .contains("X-Request-Id: ", "application/problem+json", "\"code\":\"bad_request\"");
    }
  }

  @Test
  void namesTypesInPeoplesWords() {
    String wrong = post("/typed", "[]").body();

    assertThat(wrong).contains("an object").doesNotContain("java").doesNotContain("io.bellwether");
  }

  @Test
  void changesOnceForOneIdempotencyKey() {
    assertThat(post("/change", "{}", "Idempotency-Key", "k").body()).isEqualTo("{\"n\":1}");
    assertThat(post("/change", "{}", "Idempotency-Key", "k").body()).isEqualTo("{\"n\":1}");
    assertThat(post("/change", "{}").body()).isEqualTo("{\"n\":2}");
    assertThat(post("/change", "{}", "Idempotency-Key", " ").statusCode()).isEqualTo(400);
    assertThat(post("/change", "{\"a\":1}", "Idempotency-Key", "k").statusCode()).isEqualTo(409);
  }

  @Test
  void aQueryIsPartOfWhatIsRepeated() {
    assertThat(post("/change?a=1", "{}", "Idempotency-Key", "k").body()).isEqualTo("{\"n\":1}");
    assertThat(post("/change?a=1", "{}", "Idempotency-Key", "k").body()).isEqualTo("{\"n\":1}");
    assertThat(post("/change?a=2", "{}", "Idempotency-Key", "k").statusCode()).isEqualTo(409);
  }

  @Test
  void forgetsAnswersThatAreTooOldForARepeat() {
    post("/change", "{}", "Idempotency-Key", "k");
    Instant later = Instant.EPOCH.plus(Duration.ofHours(24));
    for (Instant now : List.of(later, later.plusSeconds(1))) {
      new Idempotency(replies, new InMemoryTransactions(), InstantSource.fixed(now)).forgetOld();
      assertThat(replies.find("default", "k", Instant.EPOCH).isPresent())
          .isEqualTo(now.equals(later));
    }
  }

  @Test
  void aRepeatDoesNotOvertakeTheFirst() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> first =
          threads.submit(() -> post("/slow", "{}", "Idempotency-Key", "k"));
      begun.await();
      HttpResponse<String> early = post("/slow", "{}", "Idempotency-Key", "k");
      assertThat(early.statusCode()).isEqualTo(503);
      assertThat(early.headers().firstValue("retry-after")).contains("1");
      end.countDown();
      assertThat(first.get().body()).isEqualTo("{\"n\":1}");
    }
    assertThat(post("/slow", "{}", "Idempotency-Key", "k").body()).isEqualTo("{\"n\":1}");
    assertThat(changes).hasValue(1);
  }

  @Test
  void whatIsRefusedUnreadIsRepeatedToo() {
    String body = "{\"model_name\":\"m\",\"folds\":\"" + "x".repeat(1 << 20) + "\"}";
    HttpResponse<String> refused = post("/typed?x", body, "Idempotency-Key", "k");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(post("/typed?x", body, "Idempotency-Key", "k").body()).isEqualTo(refused.body());
    assertThat(post("/typed?x", body + " ", "Idempotency-Key", "k").statusCode()).isEqualTo(409);
    assertThat(post("/change", body, "Idempotency-Key", "c").statusCode()).isEqualTo(201);
    assertThat(post("/change", body + " ", "Idempotency-Key", "c").statusCode()).isEqualTo(409);
  }

  @Test
  void tellsBodiesWithPasswordsApartWithoutAHashThatGuessesThem() {
    String body = "{\"password\":\"hunter2\"}";
    assertThat(post("/password", body, "Idempotency-Key", "k").body()).isEqualTo("{\"n\":1}");
    assertThat(post("/password", body, "Idempotency-Key", "k").body()).isEqualTo("{\"n\":1}");
    assertThat(post("/password", "{}", "Idempotency-Key", "k").statusCode()).isEqualTo(409);
  }

  @Test
  void keepsNoFastHashOfABodyWithASecret() throws NoSuchAlgorithmException {
    for (String path : List.of("/change", "/secret")) {
      String body = "{\"secret_value\":{\"api_key\":\"sk-1\"}}";
      String fast = sha256("local POST " + path + "\n" + body);
      post(path, body, "Idempotency-Key", path);
      String kept = replies.find("default", path, Instant.EPOCH).orElseThrow().request();
      assertThat(kept.equals(fast)).isEqualTo(path.equals("/change"));
    }
  }

  private static String sha256(String text) throws NoSuchAlgorithmException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void bindsAPageTokenToItsQuery() {
    HttpResponse<String> first = send(to("/list?filter=a"));
    assertThat(first.body()).startsWith("{\"numbers\":[0]");
    String token = first.body().replaceAll(".*\"next_page_token\":\"([^\"]+)\".*", "$1");

    assertThat(send(to("/list?filter=a&page_token=" + token)).body())
        .startsWith("{\"numbers\":[1]");
    assertThat(send(to("/list?filter=b&page_token=" + token)).statusCode()).isEqualTo(400);
    String key = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8) + '\0';
    String foreign =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(key.getBytes(StandardCharsets.UTF_8));
    assertThat(send(to("/list?filter=a&page_token=" + foreign)).body()).contains("NUL");
    assertThat(send(to("/list?max_results=0")).statusCode()).isEqualTo(400);
    assertThat(send(to("/list?max_results=x")).statusCode()).isEqualTo(400);
  }

  private static final class RepliesInMemory implements IdempotentReplies {
    private final Map<String, Reply> kept = new ConcurrentHashMap<>();

    @Override
    public int forget(Instant before, int most) {
      List<String> old =
          kept.entrySet().stream()
              .filter(one -> one.getValue().time().isBefore(before))
              .limit(most)
              .map(Map.Entry::getKey)
              .toList();
      old.forEach(kept::remove);
      return old.size();
    }

    @Override
    public Optional<Reply> find(String workspace, String key, Instant notBefore) {
      return Optional.ofNullable(kept.get(key));
    }

    @Override
    public void remember(String workspace, String key, Reply reply) {
      kept.put(key, reply);
    }
  }
}
