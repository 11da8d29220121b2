// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of runs and experiments, with runs that an MLflow client could have made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunPagesIT {
  private static final String MLFLOW = "/api/2.0/mlflow/";
  private static final int RUNS = 230;
  private static final int STEPS = 30;
  private static final int DESKTOP = 1280;
  private static final int PHONE = 390;

  private BellwetherServer server;
  private PlainApi api;
  private Chromium chromium;
  private BrowserContext context;
  private String experiment = "";
  private final List<String> runs = new ArrayList<>();

  @BeforeAll
  void open(@TempDir Path data) throws Exception {
    server = BellwetherServer.start(data);
    api = new PlainApi(server.url());
    experiment =
        api.post(MLFLOW + "experiments/create", Map.of("name", "vision/small/resnet"))
            .path("experiment_id")
            .asText();
    for (int i = 0; i < RUNS; i++) {
      runs.add(start("run " + i, i, List.of()));
    }
    start("nested", RUNS, List.of(entry("mlflow.parentRunId", runs.getLast())));
    logAllOfTheLast();
    chromium = new Chromium();
    context = chromium.reader(DESKTOP, ColorScheme.LIGHT);
  }

  @AfterAll
  void close() {
    chromium.close();
    api.close();
    server.close();
  }

  private static Map<String, String> entry(String key, String value) {
    return Map.of("key", key, "value", value);
  }

  private String start(String name, int i, List<Map<String, String>> tags) throws Exception {
    Map<String, Object> request =
        Map.of(
            "experiment_id", experiment, "run_name", name, "start_time", 1000L * i, "tags", tags);
    String id =
        api.post(MLFLOW + "runs/create", request).path("run").path("info").path("run_id").asText();
    List<?> metrics =
        IntStream.range(0, STEPS)
            .mapToObj(step -> metric("train/loss", (1.0 + i) / (1 + step), step))
            .toList();
    List<?> params =
        List.of(entry("depth", Integer.toString(i % 4)), entry("kind", i % 2 == 0 ? "a" : "b"));
    api.post(
        MLFLOW + "runs/log-batch",
        Map.of(
            "run_id",
            id,
            "metrics",
            i % 50 == 0 || i > RUNS - 4 ? metrics : List.of(),
            "params",
            params));
    api.post(
        MLFLOW + "runs/log-metric",
        Map.of("run_id", id, "key", "accuracy", "value", i / 1000.0, "timestamp", 1, "step", 0));
    return id;
  }

  private static Map<String, Object> metric(String key, double value, int step) {
    return Map.of("key", key, "value", value, "timestamp", 1000L * step, "step", step);
  }

  private void logAllOfTheLast() throws Exception {
    String run = runs.getLast();
    file(run, "report.html", "<h1>Report</h1><script>document.body.innerHTML = 'ran'</script>");
    file(run, "tables/rows.csv", "a,b\n1,\"x, y\"\n");
    file(run, "config.json", "{\"depth\":[3]}");
    Map<String, String> commit = entry("mlflow.source.git.commit", "c0ffee00c0ffee00");
    Map<String, Object> dataset =
        Map.of("name", "patients", "digest", "d1", "source_type", "local", "source", "{}");
    api.post(MLFLOW + "runs/log-batch", Map.of("run_id", run, "tags", List.of(commit)));
    api.post(
        MLFLOW + "runs/log-inputs",
        Map.of("run_id", run, "datasets", List.of(Map.of("dataset", dataset, "tags", List.of()))));
  }

  private void file(String run, String path, String content) throws Exception {
    String upload = "/ajax-api/2.0/mlflow/upload-artifact?run_uuid=" + run + "&path=";
    api.upload(upload + path, content);
  }

  private Page page(String path) {
    Page page = context.newPage();
    page.navigate(server.url() + "/ui" + path);
    return page;
  }

  private Page runs(String more) {
    return page("/runs?experiment=" + experiment + more);
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator rows(Page page) {
    return page.locator("tbody tr[data-key]");
  }

  @Test
  void readsRunsAsOneScrollsAndKeepsFewRows() {
    try (Page page = runs("")) {
      assertThat(page.getByTestId("row-count")).hasText("200 runs, more below");
      assertThat(rows(page).first()).containsText("nested");
      scrollDown(page);
      assertThat(page.getByTestId("row-count")).hasText((RUNS + 1) + " runs");
      scrollDown(page);
      assertThat(page.locator("tr[data-key='" + runs.getFirst() + "']")).containsText("run 0");
      assertThat(rows(page).count()).isLessThan(80);
    }
  }

  private static void scrollDown(Page page) {
    page.locator("table").hover();
    page.mouse().wheel(0, 100_000);
  }

  @Test
  void asksTheServerForFilterAndOrder() {
    try (Page page = runs("")) {
      Locator filter = page.getByLabel("Filter runs", new Page.GetByLabelOptions().setExact(true));
      filter.fill("metrics.accuracy >= 0.2 and params.kind = 'a'");
      filter.press("Enter");
      assertThat(page.getByTestId("row-count")).hasText("16 runs");
      button(page, "accuracy").click();
      assertThat(rows(page).first()).containsText("nested");
      button(page, "accuracy ▼").or(button(page, "accuracy")).click();
      assertThat(rows(page).first()).containsText("run 200");
      assertThat(page.url()).contains("sort=metrics.accuracy");
      filter.fill("metrics.accuracy >");
      filter.press("Enter");
      assertThat(page.locator("form").getByText("Invalid clause(s)")).isVisible();
    }
  }

  @Test
  void groupsFoldsAndShowsDifferencesToABaseline() {
    try (Page page = runs("&group=params.kind&base=" + runs.getFirst())) {
      assertThat(page.locator("tr[data-group]")).hasCount(1);
      Locator a = page.locator("tr[data-group='a']");
      assertThat(a).containsText("116 runs");
      assertThat(page.getByTestId("baseline")).containsText("run 0");
      assertThat(rows(page).first()).containsText("+0.230");
      a.focus();
      page.keyboard().press("ArrowLeft");
      assertThat(page.locator("tr[data-group]")).hasCount(2);
    }
    try (Page page = runs("&group=parent")) {
      String parent = "tr[data-key='" + runs.getLast() + "']";
      Locator fold = page.locator(parent + " button[aria-expanded]");
      assertThat(fold).hasAttribute("aria-expanded", "true");
      fold.click();
      assertThat(page.getByTestId("row-count")).hasText((RUNS + 1) + " runs");
      assertThat(page.getByText("nested", new Page.GetByTextOptions().setExact(true))).hasCount(0);
    }
  }

  @Test
  void comparesTheRunsThatAreSelected() {
    try (Page page = runs("")) {
      rows(page).first().focus();
      page.keyboard().press("Space");
      page.keyboard().press("j");
      assertThat(rows(page).nth(1)).isFocused();
      page.keyboard().press("Space");
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Compare")).click();
      Locator differences = page.getByTestId("differences");
      assertThat(differences).containsText("nested");
      assertThat(differences.locator("tr[data-differs]").first()).containsText("depth");
      assertThat(page.locator("canvas").first()).isVisible();
      assertThat(page.locator("polyline[data-kept=true]")).hasCount(2);
      button(page, "Keep a part of accuracy").press("Enter");
      assertThat(page.locator("polyline[data-kept=true]")).hasCount(1);
    }
  }

  @Test
  void showsFilesAndRunsNothingInThem() {
    try (Page page = page("/runs/" + runs.getLast() + "?file=report.html")) {
      Locator frame = page.locator("iframe");
      assertThat(frame).hasAttribute("sandbox", "");
      assertThat(page.frameLocator("iframe").locator("h1")).hasText("Report");
      button(page, "▸ tables/ 1").click();
      button(page, "rows.csv 13 B").click();
      assertThat(page.getByTestId("preview").locator("td").nth(1)).hasText("x, y");
      button(page, "config.json 13 B").click();
      assertThat(page.getByTestId("preview").locator("pre"))
          .hasText("{\n  \"depth\": [\n    3\n  ]\n}");
      assertThat(page.getByTestId("run-code")).containsText("c0ffee00");
      assertThat(page.getByTestId("run-data")).containsText("patients");
      assertThat(page.getByRole(AriaRole.TABLE)).containsText("nested");
    }
  }

  /** What the client prints after each run. */
  @Test
  void opensMlflowsLinkToARun() {
    try (Page page = context.newPage()) {
      page.navigate(server.url() + "/#/experiments/" + experiment + "/runs/" + runs.getLast());
      assertThat(page.getByTestId("run-name")).hasText("run " + (RUNS - 1));
    }
  }

  @Test
  void showsExperimentsAsATree() {
    try (Page page = page("/runs/experiments")) {
      Locator line = page.locator("tr[data-experiment='vision/small/resnet']");
      assertThat(line).containsText(Integer.toString(RUNS + 1));
      page.getByLabel("vision: 1 experiments").click();
      assertThat(line).hasCount(0);
    }
  }

  @Test
  void deletesARunAndBringsItBackOrNot() throws Exception {
    String own =
        api.post(MLFLOW + "experiments/create", Map.of("name", "spent"))
            .path("experiment_id")
            .asText();
    String run =
        api.post(MLFLOW + "runs/create", Map.of("experiment_id", own, "run_name", "old"))
            .at("/run/info/run_id")
            .asText();
    try (Page page = page("/runs?experiment=" + own)) {
      Locator row = page.locator("tr[data-key='" + run + "']");
      row.focus();
      page.keyboard().press("Space");
      confirm(page, "Delete");
      assertThat(row).hasCount(0);
      page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Active or deleted"))
          .click();
      page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName("Deleted")).click();
      row.click();
      assertThat(page.getByTestId("verdict")).containsText("Deleted");
      confirm(page, "Restore");
      assertThat(button(page, "Restore")).hasCount(0);
      confirm(page, "Delete");
      button(page, "Delete for good").click();
      assertThat(page.getByTestId("deletion-preview")).containsText("1 runs go for good");
      confirmed(page, "Delete for good");
      assertThat(page.getByText("This experiment has no run yet.")).isVisible();
      assertThatThrownBy(() -> api.get("/api/v1/runs/" + run)).hasMessageContaining("404");
    }
  }

  /** Presses the button, and the one of the same name in the dialog that it opens. */
  private static void confirm(Page page, String name) {
    button(page, name).click();
    confirmed(page, name);
  }

  private static void confirmed(Page page, String name) {
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true))
        .click();
    assertThat(dialog).hasCount(0);
  }

  private Stream<String> paths() {
    return Stream.of(
        "/runs?lifecycle=deleted",
        "/runs?experiment=" + experiment + "&sel=" + runs.getFirst(),
        "/runs?group=params.kind&base=" + runs.getFirst(),
        "/runs?filter=metrics.x%20%3E",
        "/runs?filter=nothing+like+this",
        "/runs/compare",
        "/runs/compare?smooth=0.5&runs=" + String.join(",", runs.subList(RUNS - 50, RUNS)),
        "/runs/" + runs.getLast() + "?file=tables/rows.csv",
        "/runs/experiments");
  }

  @ParameterizedTest
  @MethodSource("paths")
  void hasNoBarrier(String path) throws IOException {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      int width = scheme == ColorScheme.LIGHT ? DESKTOP : PHONE;
      try (BrowserContext reader = chromium.reader(width, scheme);
          Page page = reader.newPage()) {
        page.navigate(server.url() + "/ui" + path);
        assertThat(page.getByTestId("verdict").first()).isVisible();
        assertThat(page.locator("main [aria-busy=true]")).hasCount(0);
        assertThat(Chromium.barriers(page)).as("%s, %d px", scheme, width).isEmpty();
        Object wider = page.evaluate("document.documentElement.scrollWidth > innerWidth");
        assertThat(wider).as("wider than %d px", width).isEqualTo(false);
      }
    }
  }
}
