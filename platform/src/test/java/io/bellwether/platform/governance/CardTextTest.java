// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.registry.Content;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CardTextTest {
  @Test
  void namesAMetricAndItsInterval() {
    assertThat(
            CardText.metric(
                "roc_auc", new Content.Metric(0.90104, Optional.of(0.88), Optional.of(0.91866))))
        .isEqualTo("ROC AUC 0.901, 95 % interval 0.880 to 0.919, cross-validated.");
    assertThat(
            CardText.metric(
                "log_loss", new Content.Metric(0.4, Optional.empty(), Optional.empty())))
        .isEqualTo("log loss 0.400, cross-validated.");
  }

  @Test
  void tellsHowAGroupFares() {
    assertThat(
            CardText.group(
                "age\t<48\tcount=234\tbase_rate=0.39743589\ttrue_positive_rate=0.77419354\troc_auc=NaN"))
        .isEqualTo(
            "age <48: rows 234, base rate 0.397, true positive rate 0.774, ROC AUC not defined.");
  }

  @Test
  void listsParametersByName() {
    assertThat(CardText.parameters(Map.of("max_depth", "2", "learning_rate", "0.07877")))
        .isEqualTo("Parameters: learning_rate 0.07877, max_depth 2.");
    assertThat(CardText.parameters(Map.of())).isEqualTo("Parameters: none are known.");
  }

  @Test
  void writesTimesToTheSecond() {
    assertThat(CardText.time(Instant.parse("2026-11-21T14:52:40.190898Z")))
        .isEqualTo("2026-11-21 14:52:40 UTC");
  }
}
