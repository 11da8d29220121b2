// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.tabular.ColumnType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeatureValuesTest {
  private static final OnlineInputs INPUTS =
      OnlineInputs.of(
          Map.of("chol", "vitals:chol", "age", "people:age", "city", "people:city"),
          List.of(number("city"), number("given"), number("age"), number("chol")));

  private final List<@Nullable Object> values = Arrays.asList("Bern", 60L, null);
  private final Map<String, @Nullable Object> features = new FeatureValues(INPUTS.places(), values);

  private static InputEncoding number(String name) {
    return new InputEncoding.Numeric(name, ColumnType.DOUBLE, OptionalDouble.empty(), false);
  }

  @Test
  void onlineInputsStandInTheOrderOfTraining() {
    assertThat(INPUTS.places().keySet()).containsExactly("city", "age", "chol");
    assertThat(INPUTS.sources()).containsExactly("people:city", "people:age", "vitals:chol");
  }

  @Test
  void itIsTheMapOfItsNamesAndValues() {
    Map<String, @Nullable Object> same = new LinkedHashMap<>();
    same.put("city", "Bern");
    same.put("age", 60L);
    same.put("chol", null);

    assertThat(features).isEqualTo(same).hasSameHashCodeAs(same).hasToString(same.toString());
    assertThat(new ArrayList<>(features.keySet())).containsExactly("city", "age", "chol");
    assertThat(features.get("age")).isEqualTo(60L);
    assertThat(features.get("given")).isNull();
    assertThat(features.containsKey("chol")).isTrue();
    assertThat(features.containsKey("given")).isFalse();
    Map<String, @Nullable Object> visited = new LinkedHashMap<>();
    features.forEach(visited::put);
    assertThat(visited).isEqualTo(same);
  }

  @Test
  void itNeverChanges() {
    values.set(1, 61L);
    var entries = features.entrySet().iterator();
    var first = entries.next();

    assertThat(features.get("age")).isEqualTo(60L);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> features.put("age", 62L));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> features.remove("age"));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(entries::remove);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> first.setValue("Basel"));
  }

  @Test
  void aPredictionKeepsItAsItIs() {
    Prediction prediction =
        new Prediction(
            "p1",
            "m",
            "1",
            Optional.empty(),
            Prediction.Route.sure("version"),
            Optional.empty(),
            Instant.EPOCH,
            features,
            Map.of("id", "7"),
            new Prediction.Output(1.0, Optional.empty(), Optional.empty()),
            Optional.empty());

    assertThat(prediction.features()).isSameAs(features);
  }

  @Test
  void everyNameHasItsValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeatureValues(INPUTS.places(), List.of("Bern")))
        .withMessage("values: 1 (expected: one for each of 3 features)");
  }
}
