// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionFilter;
import io.bellwether.platform.shared.Page;
import io.bellwether.testkit.Predictions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One among more predictions than are looked at for one page. */
class NewestOfAllTest {
  private static final int MANY = NewestOfAll.MOST_LOOKED_AT + 500;

  @TempDir Path folder;

  @Test
  void aPageEndsWithoutWhatIsWantedAndTheNextOneGoesOn() {
    try (FilePredictionLog log =
        new FilePredictionLog(folder, FilePredictionLog.Settings.DEFAULT)) {
      IntStream.range(0, MANY / 500)
          .mapToObj(part -> predictions(part * 500, part * 500 + 500))
          .forEach(some -> log.append("default", some));

      Page<Prediction> first = log.list("default", of("PT7"), Page.Request.first(10));
      Page<Prediction> second = log.list("default", of("PT7"), new Page.Request(10, first.next()));

      assertThat(first.items()).isEmpty();
      assertThat(second.items()).extracting(Prediction::id).containsExactly("p7");
      assertThat(second.next()).isEmpty();
    }
  }

  private static List<Prediction> predictions(int from, int to) {
    List<Prediction> some = new ArrayList<>();
    IntStream.range(from, to).forEach(n -> some.add(Predictions.of("heart", n)));
    return some;
  }

  private static PredictionFilter of(String patient) {
    return new PredictionFilter(
        Optional.of("heart"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of("patient_id", patient),
        Optional.empty(),
        Optional.empty());
  }
}
