// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What MLflow's {@code trace_analytics} makes of the same texts. */
class ToldNumbersTest {
  @Test
  void readsWholeNumbers() {
    ToldNumbers told =
        ToldNumbers.of(
            """
            {"nested": {"a": 3}, "a": 10, "text": " 10 ", "real": 1.0, "half": 1.5, "vast": 1e400,
             "long": 9223372036854775808, "truth": true, "none": null, "list": [1]}
            """);
    assertThat(told.whole("a")).contains(10L);
    assertThat(told.whole("text")).contains(10L);
    assertThat(told.whole("real")).contains(1L);
    for (String key : new String[] {"half", "vast", "long", "truth", "none", "list", "missing"}) {
      assertThat(told.whole(key)).as(key).isEmpty();
    }
  }

  @Test
  void readsCosts() {
    ToldNumbers told =
        ToldNumbers.of("{\"a\": NaN, \"b\": 0.5, \"c\": \"0.25\", \"d\": 1e400, \"e\": \"inf\"}");
    assertThat(told.real("a")).isEmpty();
    assertThat(told.real("b")).contains(0.5);
    assertThat(told.real("c")).contains(0.25);
    assertThat(told.real("d")).isEmpty();
    assertThat(told.real("e")).isEmpty();
    assertThat(ToldNumbers.of("no JSON").real("b")).isEmpty();
    assertThat(ToldNumbers.of("[1]").real("b")).isEmpty();
  }

  @Test
  void readsWhatIsJsonOnceMore() {
    ToldNumbers told =
        ToldNumbers.of(
            """
            {"cost": "{\\"b\\": 1}", "plain": {"b": 2}, "name": "\\"gpt\\"", "bare": "gpt", "nul": "\\u0000"}
            """);
    assertThat(told.inside("cost").real("b")).contains(1.0);
    assertThat(told.inside("plain").real("b")).contains(2.0);
    assertThat(told.inside("missing").real("b")).isEmpty();
    assertThat(told.word("name")).contains("gpt");
    assertThat(told.word("bare")).contains("gpt");
    assertThat(told.word("nul")).isEmpty();
  }
}
