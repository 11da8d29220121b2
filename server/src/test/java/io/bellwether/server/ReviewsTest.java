// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.server.RunningServer.Reply;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MLflow's label schemas, review queues and issues. */
class ReviewsTest {
  private static final String ISSUES = "/api/3.0/mlflow/issues";

  @TempDir Path folder;

  @Test
  void findsAsManyIssuesAsMlflow() {
    try (RunningServer server = new RunningServer(folder.resolve("data"), Map.of())) {
      for (int size : new int[] {5000, 50_000}) {
        Reply found = server.post(ISSUES + "/search", "{\"max_results\": %d}".formatted(size));
        assertThat(found.status()).as(found.text()).isEqualTo(200);
      }
      assertThat(server.post(ISSUES + "/search", "{\"max_results\": 50001}").status())
          .isEqualTo(400);
    }
  }

  @Test
  void anIssueNamesARunThatThereIs() {
    try (RunningServer server = new RunningServer(folder.resolve("data"), Map.of())) {
      String issue =
          "{\"experiment_id\": \"0\", \"name\": \"n\", \"description\": \"d\", \"source_run_id\":"
              + " \"none\"}";
      Reply refused = server.post(ISSUES, issue);
      assertThat(refused.text()).contains("Run with id=none not found");
      assertThat(refused.status()).isEqualTo(404);
    }
  }
}
