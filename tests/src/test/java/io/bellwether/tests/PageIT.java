// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built page in a real Chromium, on a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {
  private static final String MODEL = WriteLoad.MODEL;
  private static final int LABELS = 120;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private BellwetherServer server;
  private CheckedApi api;
  private Chromium chromium;
  private BrowserContext context;
  private String prediction = "";
  private JsonNode alert = MissingNode.getInstance();

  @BeforeAll
  void open(@TempDir Path data) throws Exception {
    server = BellwetherServer.start(data);
    api = new CheckedApi(server.url());
    runTheLoop();
    chromium = new Chromium();
    context = chromium.reader();
  }

  @AfterAll
  void close() {
    chromium.close();
    api.close();
    server.close();
  }

  /** Trains, predicts what has drifted, labels it, and waits for the model that follows. */
  private void runTheLoop() throws Exception {
    try (PlainApi plain = new PlainApi(server.url())) {
      new WriteLoad(1).prepare(plain);
    }
    Random random = new Random(1);
    List<Map<String, Object>> labels = new ArrayList<>();
    for (int i = 0; i < LABELS; i++) {
      double x1 = 2 + random.nextGaussian();
      double x2 = random.nextGaussian();
      Map<String, Object> features = Map.of("x1", x1, "x2", x2, "x3", random.nextInt(1_000_000));
      JsonNode made = api.post("/ml/" + MODEL + "/predict", Map.of("features", features));
      prediction = made.path("prediction_id").asText();
      labels.add(Map.of("prediction_id", prediction, "label", x1 * x2 + x1 > 0 ? 1 : 0));
    }
    api.post("/api/v1/monitoring/ground-truth", Map.of("labels", labels));
    String alerts = "/api/v1/monitoring/alerts";
    JsonNode raised =
        api.until(
            alerts + "?level=high&model=" + MODEL,
            PATIENCE,
            list -> !list.path("alerts").isEmpty());
    String id = raised.path("alerts").path(0).path("id").asText();
    alert =
        api.until(alerts + "/" + id, PATIENCE, chain -> chain.path("model_version").isTextual());
  }

  private List<String> paths() throws Exception {
    String run = api.get("/api/v1/models/" + MODEL + "/1").path("run_id").asText();
    return List.of(
        "/",
        "/data",
        "/data/inputs",
        "/features",
        "/features/inputs",
        "/runs",
        "/runs/experiments",
        "/runs/compare",
        "/runs/" + run,
        "/models",
        "/models/" + MODEL,
        "/models/" + MODEL + "/1",
        "/serving",
        "/serving/" + prediction,
        "/monitoring",
        "/monitoring/" + MODEL,
        "/alerts",
        "/alerts/" + alert.path("id").asText(),
        "/jobs",
        "/jobs/" + alert.path("job_id").asText(),
        "/governance");
  }

  @ParameterizedTest
  @MethodSource("paths")
  void opensWithoutAnError(String path) {
    List<String> errors = new ArrayList<>();
    try (Page page = context.newPage()) {
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error")) {
              errors.add(message.text() + " " + message.location());
            }
          });
      page.onPageError(errors::add);
      page.onResponse(
          response -> {
            if (response.status() >= 400) {
              errors.add(response.status() + " " + response.url());
            }
          });
      page.navigate(server.url() + "/ui" + path);
      assertThat(page.locator("h1")).isVisible();
      assertThat(page.getByTestId("verdict").first()).isVisible();
      assertThat(page.getByTestId("failure")).hasCount(0);
    }
    assertThat(errors).isEmpty();
  }

  @Test
  void showsAValueThatIsChangedThroughTheApi() throws Exception {
    api.upload("/api/v1/datasets/changing?format=csv", "a\n1\n2\n");
    try (Page page = context.newPage()) {
      page.navigate(server.url() + "/ui/data/changing");
      Locator rows = page.getByTestId("dataset-rows");
      assertThat(rows).hasText("Rows2");
      Locator hash = page.getByTestId("dataset-hash");
      String before = hash.textContent();

      api.upload("/api/v1/datasets/changing?format=csv", "a\n1\n2\n3\n4\n5\n");

      assertThat(rows).hasText("Rows5");
      assertThat(hash).not().hasText(before);
    }
  }

  @Test
  void showsHowAnAlertBecameAModelOfMoreData() throws Exception {
    String version = alert.path("model_version").asText();
    JsonNode set = api.get("/api/v1/models/" + MODEL + "/" + version).path("dataset");
    try (Page page = context.newPage()) {
      page.navigate(server.url() + "/ui/alerts/" + alert.path("id").asText());
      Locator chain = page.getByTestId("alert-chain");
      assertThat(chain).containsText(set.path("rows").asInt() + " rows");
      assertThat(chain).containsText("version " + version);
    }
    JsonNode first = api.get("/api/v1/models/" + MODEL + "/1").path("dataset");
    assertThat(set.path("rows").asInt()).isGreaterThan(first.path("rows").asInt());
    try (Page page = context.newPage()) {
      page.navigate(server.url() + "/ui/models/" + MODEL + "/1");
      Locator lineage = page.getByTestId("lineage");
      assertThat(lineage).containsText(first.path("rows").asInt() + " rows");
    }
  }

  @Test
  void predictsByKeyAndExplains() {
    try (Page page = context.newPage()) {
      page.navigate(server.url() + "/ui/serving");
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(MODEL)).first().click();
      page.getByLabel("What is sent").getByText("Entity").click();
      page.getByLabel("id", new Page.GetByLabelOptions().setExact(true)).fill("P7");
      page.getByText("Predict", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(page.getByTestId("probability")).containsText("%");
      assertThat(page.getByTestId("waterfall")).isVisible();
      assertThat(page.getByTestId("predictions-last-hour")).not().hasText("0");
      assertThat(page.getByText("answers")).isVisible();
      assertThat(page.getByText("What drives it")).isVisible();
    }
  }

  @Test
  void computesAgainWhatDrivesAModel() throws Exception {
    String version = api.get("/ml/" + MODEL + "/health").path("model_version").asText();
    String explanation = "/api/v1/models/" + MODEL + "/" + version + "/explanation";
    try (Page page = context.newPage()) {
      page.navigate(server.url() + "/ui/serving/models/" + MODEL);
      Locator again = page.getByText("Compute again");
      again.waitFor(); // Until the job after the registration has made the first one.
      String before = api.get(explanation).path("made_at").asText();
      again.click();
      assertThat(page.getByText("The job")).isVisible();
      api.until(explanation, PATIENCE, now -> !now.path("made_at").asText().equals(before));
      assertThat(page.getByText("has computed it")).isVisible();
      assertThat(page.getByTestId("failure")).hasCount(0);
    }
  }

  @Test
  void endpointsFitANarrowWindow() throws Exception {
    String name = "a_rather_long_name_of_a_model_that_answers_what_few_ask_it";
    UploadIT.uploadLinear(api, name);
    api.post("/api/v1/models/" + name + "/1/promote", Map.of("alias", "champion"));
    try (BrowserContext narrow = chromium.reader(800, ColorScheme.LIGHT);
        Page page = narrow.newPage()) {
      page.navigate(server.url() + "/ui/serving");
      assertThat(page.getByText(name)).isVisible();
      String beside =
          "[...document.querySelectorAll('[data-table] > div')].map(one => one.scrollWidth - one.clientWidth)";
      assertThat((List<?>) page.evaluate(beside)).isNotEmpty().allMatch(Integer.valueOf(0)::equals);
    }
  }

  @Test
  void isDarkWhereTheReaderLikesItDark() {
    try (Page page = context.newPage()) {
      page.emulateMedia(
          new Page.EmulateMediaOptions()
              .setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK));
      page.navigate(server.url() + "/ui/");
      assertThat(page.locator("html")).hasAttribute("data-mantine-color-scheme", "dark");
    }
  }

  @Test
  void loadsNothingFromElsewhere() throws Exception {
    List<String> elsewhere = new ArrayList<>();
    try (Page page = context.newPage()) {
      page.onRequest(
          request -> {
            if (!request.url().startsWith(server.url()) && !request.url().startsWith("data:")) {
              elsewhere.add(request.url());
            }
          });
      page.navigate(server.url() + "/ui/");
      assertThat(page.locator("h1")).isVisible();
    }
    assertThat(elsewhere).isEmpty();
  }
}
