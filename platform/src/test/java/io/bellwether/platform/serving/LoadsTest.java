// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.scoring.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoadsTest {
  private static final Pipeline PIPELINE = Pipeline.of(TinyModel.file());

  private final Loads loads = new Loads();

  private static ServedVersion version(int number) {
    return new ServedVersion(
        "m", "" + number, "1.0.0", "m/" + number, Map.of(), RiskLevel.Bounds.DEFAULT);
  }

  private CompletableFuture<LoadedModel> begin(String workspace, int number, CountDownLatch until) {
    ServedVersion version = version(number);
    return loads.begin(
        workspace,
        version,
        () -> {
          try {
            until.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return new LoadedModel(version, PIPELINE);
        });
  }

  @Test
  void oneWorkspaceDoesNotTakeTheThreadsOfOthers() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    List<CompletableFuture<LoadedModel>> many = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      many.add(begin("busy", i, slow));
    }

    LoadedModel other = begin("other", 1, new CountDownLatch(0)).get(10, TimeUnit.SECONDS);

    assertThat(other.version().version()).isEqualTo("1");
    assertThat(many).noneMatch(CompletableFuture::isDone);
    slow.countDown();
    CompletableFuture.allOf(many.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
    assertThat(many).extracting(one -> one.join().version().version()).doesNotHaveDuplicates();
  }
}
