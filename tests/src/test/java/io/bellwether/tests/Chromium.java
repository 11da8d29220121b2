// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real browser without a window, for the built page. */
final class Chromium implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          "--disable-component-update",
          "--no-first-run");
  private static final Path AXE =
      BellwetherServer.ROOT.resolve("ui/node_modules/axe-core/axe.min.js");
  private static final String FINDINGS =
      """
      async () => (await window.axe.run()).violations
          .map(({id, help, nodes}) => `${id}: ${help}: ${nodes[0].html}`)
      """;

  private final Playwright playwright;
  private final Browser browser;

  Chromium() {
    assertThat(BellwetherServer.ROOT.resolve("server/target/bellwether/ui/index.html"))
        .as("the built page: run ./bellwether build first")
        .exists();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Path program = Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
    browser =
        playwright.chromium().launch(new LaunchOptions().setExecutablePath(program).setArgs(FLAGS));
  }

  BrowserContext reader() {
    return browser.newContext();
  }

  /** Someone with such a screen and such a taste. */
  BrowserContext reader(int width, ColorScheme scheme) {
    return browser.newContext(
        new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
  }

  /** What axe finds that keeps someone from using the page. */
  static List<?> barriers(Page page) throws IOException {
    page.evaluate(Files.readString(AXE));
    return (List<?>) page.evaluate(FINDINGS);
  }

  @Override
  public void close() {
    playwright.close();
  }
}
