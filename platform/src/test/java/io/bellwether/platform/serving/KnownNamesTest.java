// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.serving.KnownNames.Name;
import io.bellwether.scoring.pipeline.Pipeline;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownNamesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Name CHAMPION = new Name("default", "m", "champion");
  private static final Name CANARY = new Name("default", "m", "canary");

  private final KnownNames names = new KnownNames();
  private final LoadedModel before = version(1);
  private final LoadedModel next = version(2);

  private static LoadedModel version(int number) {
    return new LoadedModel(
        new ServedVersion(
            "m", "" + number, "1.0.0", "m/" + number, Map.of(), RiskLevel.Bounds.DEFAULT),
        Pipeline.of(TinyModel.file()));
  }

  private LoadedModel known(Name name) {
    return names.get(
        name,
        NOW,
        () -> {
          throw new IllegalStateException("looked up");
        });
  }

  private void assertLookedUp(Name name) {
    assertThatThrownBy(() -> known(name)).hasMessage("looked up");
  }

  @Test
  void whatAChangeHasFoundAnswersAndTheRestIsForgotten() {
    names.isNow(CHAMPION, before, NOW, names.changes());
    names.isNow(CANARY, before, NOW, names.changes());

    names.changed("default", "m", Map.of(CHAMPION, next), NOW, names.changes());

    assertThat(known(CHAMPION)).isSameAs(next);
    assertLookedUp(CANARY);
  }

  @Test
  void whatWasFoundBeforeAnotherChangeIsNotBelieved() {
    names.isNow(CHAMPION, before, NOW, names.changes());
    long seen = names.changes();
    names.forget("default", "other");

    names.changed("default", "m", Map.of(CHAMPION, next), NOW, seen);

    assertLookedUp(CHAMPION);
  }

  @Test
  void whatWasFoundBeforeAChangeIsNotRememberedAfterIt() {
    long seen = names.changes();
    names.changed("default", "m", Map.of(CHAMPION, next), NOW, seen);

    names.isNow(CHAMPION, before, NOW, seen); // A slow request, told before the change.

    assertThat(known(CHAMPION)).isSameAs(next);
  }
}
