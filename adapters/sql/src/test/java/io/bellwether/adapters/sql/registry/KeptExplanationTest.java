// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.platform.serving.explanations.GlobalExplanation;
import org.junit.jupiter.api.Test;

/** What was kept of versions before targets were explained is still read. */
class KeptExplanationTest {
  private static final String KEPT =
      """
      {"madeAt":"2026-01-02T03:04:05Z","dataset":"heart/1","datasetRows":300,"contributions":
      {"method":"tree_shap","space":"log_odds","baseline":{"kind":"TRAINING_COVER","dataset":null,
      "rows":null,"value":-0.25},"rows":200,"sampling":{"exact":true,"evaluations":0,"seed":null}},
      "permutation":null,"features":[{"name":"age","contribution":0.5,"share":1.0,
      "lossIncrease":null,"deviation":null}],"answer":"probability","explained":null,
      "effects":[]}""";

  @Test
  void anExplanationWithoutTargetsIsRead() {
    GlobalExplanation found = Columns.json(KEPT, GlobalExplanation.class);

    assertThat(found.target()).isEmpty();
    assertThat(found.others()).isEmpty();
    assertThat(found.features()).hasSize(1);
    assertThat(Columns.json(Columns.json(found), GlobalExplanation.class)).isEqualTo(found);
  }
}
