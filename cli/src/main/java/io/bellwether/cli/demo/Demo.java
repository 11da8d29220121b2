// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli.demo;

import io.bellwether.cli.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The whole loop once, as a client of a server that it starts. */
public final class Demo {
  private static final int CALLS = 500;

  private Demo() {}

  /** Runs the demo; the result is the process's exit status. */
  public static int run(List<String> arguments) throws IOException, InterruptedException {
    DemoOptions options = DemoOptions.parse(arguments);
    Cohort cohort =
        options.file().isPresent()
            ? Cohort.fromFile(Path.of(options.file().get()), CALLS)
            : Cohort.synthetic(CALLS);
    long start = System.nanoTime();
    try (WebhookReceiver webhook = new WebhookReceiver();
        DemoServer server = DemoServer.start(options, webhook.url())) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      boolean passed = loop(options, cohort, webhook, server.url());
      long seconds = (System.nanoTime() - start) / 1_000_000_000L;
      System.out.printf("%n%s in %d s.%n", passed ? "All seven stages passed" : "Failed", seconds);
      if (options.exit() || !passed) {
        return passed ? 0 : 1;
      }
      System.out.printf("The page: %s/ui/   Ctrl-C ends the server.%n", server.url());
      server.await();
      return 0;
    }
  }

  private static boolean loop(
      DemoOptions options, Cohort cohort, WebhookReceiver webhook, String url)
      throws InterruptedException {
    Story story = new Story();
    try (ApiClient api = new ApiClient(url, line -> story.trace(options.trace(), line))) {
      story.say("Bellwether demo: heart disease, %d patients, server at %s", cohort.size(), url);
      DataStages data = new DataStages(api, story, cohort);
      ModelStages model = new ModelStages(api, story, cohort);
      LoopStages loop = new LoopStages(api, story, cohort, webhook);
      story.stage("Data", data::upload);
      story.stage("Features", data::features);
      story.stage("Training", () -> model.train(data.trainingSetVersion()));
      story.stage("Registry", model::registry);
      story.stage("Serving", model::serve);
      story.stage("Monitoring", loop::monitor);
      story.stage("Loop", () -> loop.retrain(data.trainingSet()));
      return true;
    } catch (IOException | IllegalStateException e) {
      story.failed(e.getMessage() == null ? "the server has gone (" + e + ")" : e.getMessage());
      return false;
    }
  }
}
