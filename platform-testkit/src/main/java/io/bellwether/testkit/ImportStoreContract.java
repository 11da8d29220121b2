// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.imports.ImportState;
import io.bellwether.platform.imports.ImportStore;
import io.bellwether.platform.shared.Transactions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an {@link ImportStore} owes. */
public abstract class ImportStoreContract {
  private static final String SOURCE = "sqlite:////a/mlflow.db";

  protected abstract Transactions transactions();

  protected abstract ImportStore store();

  @Test
  void keepsHowFarAnImportIs() {
    ImportState begun = ImportState.begun("j", SOURCE);
    ImportState later =
        new ImportState(
            "j",
            SOURCE,
            Map.of("runs", "abc"),
            Map.of("runs", 9L),
            Map.of("scorers", 1L),
            Map.of("runs", 5_000_000_000L),
            Map.of("runs", 2L),
            List.of(new ImportState.Note("runs", "r", "why")),
            3);
    transactions().write(() -> store().save("default", begun));
    assertThat(store().find("default", "j")).contains(begun);
    transactions().write(() -> store().save("default", later));

    assertThat(store().find("default", "j")).contains(later);
    assertThat(store().find("default", "other")).isEmpty();
  }

  @Test
  void knowsWhatThingsAreCalledHere() {
    transactions().write(() -> store().keep("default", SOURCE, "experiments", "1", "1"));
    transactions().write(() -> store().keep("default", SOURCE, "experiments", "1", "7"));
    transactions().write(() -> store().keep("default", SOURCE, "models", "1", "x"));

    assertThat(store().counterpart("default", SOURCE, "experiments", "1")).contains("7");
    assertThat(store().counterpart("default", "another", "experiments", "1")).isEmpty();
    transactions().write(() -> store().forget("default", SOURCE, "experiments", "1"));
    assertThat(store().counterpart("default", SOURCE, "experiments", "1")).isEmpty();
    assertThat(store().counterpart("default", SOURCE, "models", "1")).contains("x");
  }
}
