// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.features.Feature;
import io.bellwether.platform.features.FeatureView;
import io.bellwether.platform.features.FeatureView.Materialized;
import io.bellwether.platform.features.FeatureViewStore;
import io.bellwether.platform.features.ViewDefinition;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.tabular.ColumnType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a {@link FeatureViewStore} owes. */
public abstract class FeatureViewStoreContract {
  private static final String WORKSPACE = "default";
  private static final Instant FIRST = Instant.parse("2026-01-02T03:04:05.123456Z");
  private static final Instant SECOND = FIRST.plusSeconds(60);

  protected abstract Transactions transactions();

  protected abstract FeatureViewStore store();

  private static ViewDefinition definition(long ttl) {
    return new ViewDefinition(
        List.of("patient_id", "site"),
        "heart_vitals",
        "measured_at",
        ttl,
        List.of(new Feature("chol", ColumnType.DOUBLE, "mg/dl", null)),
        null,
        Map.of("team", "cardio"));
  }

  private void add(String name, int version, long ttl, Instant time) {
    transactions().write(() -> store().add(WORKSPACE, name, version, definition(ttl), time));
  }

  @Test
  void givesTheNewestVersion() {
    add("vitals", 1, 0, FIRST);
    add("vitals", 2, 3600, SECOND);

    assertThat(store().newest(WORKSPACE, "vitals"))
        .contains(new FeatureView("vitals", 2, definition(3600), FIRST, SECOND, Optional.empty()));
    assertThat(store().newest("other", "vitals")).isEmpty();
  }

  @Test
  void remembersWhatWasMaterialized() {
    add("vitals", 1, 0, FIRST);
    Materialized materialized = new Materialized(SECOND, 303, Optional.of("job"));

    transactions().write(() -> store().materialized(WORKSPACE, "vitals", materialized));

    assertThat(store().newest(WORKSPACE, "vitals").flatMap(FeatureView::materialized))
        .contains(materialized);
  }

  @Test
  void pagesByName() {
    for (String name : List.of("b", "B", "a")) {
      add(name, 1, 0, FIRST);
    }

    Page<FeatureView> first = store().list(WORKSPACE, Page.Request.first(2));
    Page<FeatureView> last = store().list(WORKSPACE, new Page.Request(2, first.next()));

    assertThat(first.items()).extracting(FeatureView::name).containsExactly("B", "a");
    assertThat(last.items()).extracting(FeatureView::name).containsExactly("b");
    assertThat(last.next()).isEmpty();
  }
}
