// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.tracing.TraceMetric.Summary;
import io.bellwether.platform.tracing.TraceMetricQuery.Aggregation;
import io.bellwether.platform.tracing.TraceMetricQuery.Filter;
import io.bellwether.platform.tracing.TraceMetricQuery.Part;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceMetricQueryTest {
  private static TraceMetricQuery query(int aggregations, int filters) {
    return new TraceMetricQuery(
        TraceMetric.TRACE_LATENCY,
        Collections.nCopies(aggregations, new Aggregation(Summary.PERCENTILE, 50)),
        Collections.emptyList(),
        Collections.nCopies(filters, new Filter(Part.TRACE_STATUS, "", "OK")),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        10);
  }

  @Test
  void asksForSoMuchAtOnce() {
    assertThat(query(50, 50).filters()).hasSize(50);
    assertThatThrownBy(() -> query(51, 0))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("aggregations: 51 (expected: at most 50)");
    assertThatThrownBy(() -> query(1, 51)).hasMessage("filters: 51 (expected: at most 50)");
  }
}
