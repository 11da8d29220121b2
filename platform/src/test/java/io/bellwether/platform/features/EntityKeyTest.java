// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.InvalidInput;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EntityKeyTest {
  private static String text(Object value) {
    return EntityKey.of(value).values().getFirst();
  }

  @Test
  void writesNumbersAsShortestPlainDecimals() {
    assertThat(List.of(text(1), text(1.0), text(1.0f), text(new BigDecimal("1.00"))))
        .containsOnly("1");
    assertThat(text(-0.0)).isEqualTo("0");
    assertThat(text(1e20)).isEqualTo("100000000000000000000");
    assertThat(text(0.1)).isEqualTo("0.1");
    assertThat(text(Long.MAX_VALUE)).isEqualTo("9223372036854775807");
    assertThat(text(true)).isEqualTo("true");
  }

  @Test
  void takesTextsAsTheyAre() {
    assertThat(EntityKey.of("01", "1.0", " a", "").values()).containsExactly("01", "1.0", " a", "");
  }

  @Test
  void refusesWhatIsNoKey() {
    for (@Nullable Object bad :
        Arrays.asList(null, Double.NaN, new BigDecimal("1e999999"), List.of())) {
      assertThatThrownBy(() -> EntityKey.of("a", bad))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("entities: " + bad);
    }
  }
}
