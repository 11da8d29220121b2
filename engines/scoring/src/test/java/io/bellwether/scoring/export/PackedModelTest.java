// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.ensembles.Ensemble;
import io.bellwether.scoring.ensembles.EnsembleFile;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PackedModelTest {
  private static final Pipeline STEEP = linear("x", "y", "[2, -1]", "0.5");
  private static final Pipeline FLAT = linear("x", "z", "[0.5, 3]", "-1");

  private static Pipeline linear(String first, String second, String coef, String intercept) {
    String file =
        """
        {"kind": "linear", "features": ["%s", "%s"], "coef": [%s], "intercept": [%s],
         "link": "logit"}"""
            .formatted(first, second, coef, intercept);
    return Pipeline.of(file.getBytes(StandardCharsets.UTF_8));
  }

  private static Pipeline ensemble(String rest, Pipeline... members) {
    String document = "{\"format\":\"bellwether.ensemble.v1\"," + rest + "}";
    return Ensemble.assemble(
        EnsembleFile.read(document.getBytes(StandardCharsets.UTF_8)), List.of(members));
  }

  private static Pipeline cascade() {
    return ensemble(
        """
        "kind": "cascade", "members": [{"version": "steep/1", "unsure": [0.3, 0.7]},
        {"version": "flat/1"}], "calibration": {"method": "sigmoid", "on": "margin", "slope": [1.5], "intercept": [0.2]}""",
        STEEP,
        FLAT);
  }

  private static Pipeline stack() {
    return ensemble(
        """
        "kind": "stacking", "members": [{"version": "cascade/2", "name": "p"},
        {"version": "flat/1", "name": "q"}], "meta": {"version": "meta/1"}""",
        cascade(),
        FLAT,
        linear("p", "q", "[4, 1]", "-2"));
  }

  private static Pipeline again(Pipeline pipeline) {
    Map<String, FileBytes> files = PackedModel.files(pipeline);
    return PackedModel.read(path -> Optional.ofNullable(files.get(path)).map(FileBytes::all));
  }

  @Test
  void ensemblesAnswerTheSameFromTheirFiles() {
    Random random = new Random(7);
    for (Pipeline pipeline : List.of(STEEP, cascade(), stack())) {
      Pipeline read = again(pipeline);
      for (int i = 0; i < 200; i++) {
        Map<String, @Nullable Object> row = new HashMap<>();
        pipeline.inputs().forEach(input -> row.put(input.name(), random.nextGaussian()));
        assertThat(read.score(read.encode(row))).isEqualTo(pipeline.score(pipeline.encode(row)));
      }
    }
  }

  @Test
  void membersOfMembersHaveFoldersOfTheirOwn() {
    assertThat(PackedModel.files(stack()).keySet())
        .contains(
            "model.json",
            "members/0/model.json",
            "members/0/members/1/model.json",
            "members/2/model.json");
  }

  @Test
  void aMissingMemberIsTold() {
    Map<String, FileBytes> files = new HashMap<>(PackedModel.files(stack()));
    files.remove("members/0/members/1/model.json");

    assertThatThrownBy(
            () ->
                PackedModel.read(path -> Optional.ofNullable(files.get(path)).map(FileBytes::all)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("members/0/members/1/");
  }

  /** A document that names itself would never end. */
  @Test
  void ensemblesEndSomewhere() {
    byte[] document = cascade().write().getOrDefault(Pipeline.MODEL_FILE, new byte[0]);

    assertThatThrownBy(() -> PackedModel.read(_ -> Optional.of(document)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("ensembles end somewhere");
  }
}
