// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * MLflow's own unmodified page, from the package that the tests have installed, on our answers. The
 * browser gets the page's files from the package, everything else from the server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MlflowPageIT {
  /** Megabytes of scripts come first. */
  private static final int PATIENCE_MILLIS = 20_000;

  private static final int USUAL_MILLIS = 5_000;
  private static final String FILES = "/static-files";

  /** What the page asks for and is refused, by path: a login that is off, and what is left out. */
  private static final List<String> LEFT_OUT =
      List.of("/ajax-api/2.0/mlflow/users/current", "/ajax-api/3.0/mlflow/assistant/");

  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private Path build = Path.of("");
  private BellwetherServer server;
  private Chromium chromium;
  private BrowserContext context;
  private Page page;
  private JsonNode told = MissingNode.getInstance();

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    Path venv = BellwetherServer.ROOT.resolve("tests/target/venv/lib");
    try (Stream<Path> pythons = Files.list(venv)) {
      String inside = "site-packages/mlflow/server/js/build";
      build = pythons.map(python -> python.resolve(inside)).findFirst().orElseThrow();
    }
    server = BellwetherServer.start(folder.resolve("data"));
    String said = PythonClient.NEWEST.drives(folder, "mlflow_page.py", server);
    String line = said.lines().filter(one -> one.startsWith("told ")).findFirst().orElseThrow();
    told = new ObjectMapper().readTree(line.substring("told ".length()));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    chromium = new Chromium();
    context = chromium.reader(1600, ColorScheme.LIGHT);
    context.route(this::isOfPage, this::serve);
    page = context.newPage();
    page.onResponse(this::note);
    page.onPageError(error -> failures.add("error in the page: " + error));
  }

  @AfterAll
  void close() {
    PlaywrightAssertions.setDefaultAssertionTimeout(USUAL_MILLIS);
    chromium.close();
    server.close();
  }

  @AfterEach
  void nothingFailed() {
    assertThat(failures).isEmpty();
  }

  private boolean isOfPage(String url) {
    String path = URI.create(url.replaceAll("[?#].*", "")).getPath();
    return url.startsWith(server.url()) && (path.equals("/") || path.startsWith(FILES));
  }

  private void serve(Route route) {
    String path = URI.create(route.request().url()).getPath();
    String file = path.equals("/") ? "index.html" : path.substring(FILES.length() + 1);
    route.fulfill(new Route.FulfillOptions().setPath(build.resolve(file)));
  }

  /** The page stays, only what it shows changes. */
  private void open(String path) {
    page.navigate(server.url() + "/#" + path);
  }

  private void note(Response response) {
    String path = response.url().substring(server.url().length());
    if (response.status() >= 400 && LEFT_OUT.stream().noneMatch(path::startsWith)) {
      failures.add(response.status() + " " + response.request().method() + " " + path);
    }
  }

  private String ofExperiment(String path) {
    return "/experiments/" + told.path("experiment").asText() + path;
  }

  private Locator text(String text) {
    return page.getByText(text, new Page.GetByTextOptions().setExact(true)).first();
  }

  private Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name)).first();
  }

  @Test
  void listsExperiments() {
    open("/experiments");
    assertThat(link("Default")).isVisible();
    assertThat(text("What the page shows")).isVisible();
  }

  @Test
  void showsRunsWithTheirMetricsAndCurves() {
    open(ofExperiment("/runs"));
    assertThat(link("run 3")).isVisible();
    assertThat(page.getByText("patients (").first()).isVisible();
    open(ofExperiment("/runs?compareRunsMode=CHART"));
    assertThat(page.locator(".js-plotly-plot").first()).isVisible();
  }

  @Test
  void showsARunWithItsCurvesAndFiles() {
    String run = ofExperiment("/runs/" + told.path("run").asText());
    open(run);
    assertThat(text("0.96")).isVisible();
    assertThat(link("nested")).isVisible();
    assertThat(link("heart")).isVisible();
    open(run + "/model-metrics");
    assertThat(page.locator(".js-plotly-plot path.js-line").first()).isAttached();
    open(run + "/artifacts/notes/readme.txt");
    assertThat(page.getByText("second line").first()).isVisible();
  }

  @Test
  void showsLoggedModels() {
    open(ofExperiment("/models"));
    assertThat(text("Ready")).isVisible();
    String model = ofExperiment("/models/" + told.path("model").asText());
    open(model);
    assertThat(text("0.95")).isVisible();
    assertThat(link("heart")).isVisible();
    open(model + "/artifacts");
    text("MLmodel").click();
    assertThat(page.getByText("python_function").first()).isVisible();
  }

  @Test
  void showsRegisteredModelsWithTheirVersions() {
    open("/models");
    assertThat(link("heart")).isVisible();
    assertThat(page.getByText("greeting")).hasCount(0);
    open("/models/heart");
    assertThat(link("Version 1")).isVisible();
    assertThat(link("Version 2")).isVisible();
    open("/models/heart/versions/2");
    assertThat(page.getByText("Inputs (2)").first()).isVisible();
    assertThat(page.getByText("champion").first()).isVisible();
    open("/prompts/greeting");
    assertThat(page.getByText("Hello").first()).isVisible();
  }

  @Test
  void showsTracesAndTheirSpans() {
    open(ofExperiment("/traces"));
    assertThat(page.getByText("question 2").first()).isVisible();
    open(ofExperiment("/traces?selectedEvaluationId=" + told.path("trace").asText()));
    assertThat(text("look up")).isVisible();
    assertThat(text("QUESTION 2")).isVisible();
  }
}
