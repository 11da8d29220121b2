// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.shared.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
  private enum NoField {}

  private static final List<Integer> ALL = IntStream.range(0, 1000).boxed().toList();

  private int asked;

  /** Its tokens are the last number told. */
  private Page<Integer> find(Search<NoField> search) {
    asked++;
    int from = search.after().map(Integer::valueOf).orElse(-1) + 1;
    return Page.of(
        ALL.subList(from, Math.min(ALL.size(), from + search.limit() + 1)),
        search.limit(),
        String::valueOf);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 150, 2000})
  void pagesOfWhatPassesHaveNoGapsAndNothingTwice(int limit) {
    List<Integer> told = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page<Integer> page =
          new Search<NoField>(List.of(), List.of(), limit, after).sifted(this::passes, this::find);
      assertThat(page.items().size()).isLessThanOrEqualTo(limit);
      told.addAll(page.items());
      after = page.next();
    } while (after.isPresent());

    assertThat(told).isEqualTo(ALL.stream().filter(this::passes).toList());
  }

  private boolean passes(int number) {
    return number % 3 == 0 || number / 50 % 2 == 0;
  }

  @Test
  void aSmallPageBehindMuchThatIsHiddenIsFoundInBatches() {
    Page<Integer> page =
        Search.<NoField>all(1, Optional.empty()).sifted(number -> number > 900, this::find);

    assertThat(page.items()).containsExactly(901);
    assertThat(asked).isLessThan(15);
  }
}
