// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import static io.bellwether.platform.shared.Rights.Kind.EXPERIMENT;
import static io.bellwether.platform.shared.Rights.Kind.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EntitlementsTest {
  private static Grant grant(ResourceType type, String pattern, Level level) {
    return new Grant(1, 1, type, pattern, level);
  }

  private static Entitlements of(Level fallback, Grant... grants) {
    User ann = new User(1, "ann", false, Instant.EPOCH);
    return new Entitlements(ann, "default", List.of(grants), fallback);
  }

  private static Entitlements onWorkspace(Level fallback, Level... levels) {
    return of(
        fallback,
        Stream.of(levels)
            .map(level -> grant(ResourceType.WORKSPACE, Grant.ANY, level))
            .toArray(Grant[]::new));
  }

  @Test
  void withoutGrantsTheDefaultCounts() {
    assertThat(of(Level.READ).on(EXPERIMENT, "1")).isEqualTo(Level.READ);
    assertThat(of(Level.READ).mayCreate(EXPERIMENT)).isTrue();
    assertThat(of(Level.NO_PERMISSIONS).seesEverything(EXPERIMENT)).isFalse();
    Entitlements elsewhere =
        new Entitlements(of(Level.READ).user(), "elsewhere", List.of(), Level.EDIT);
    assertThat(elsewhere.everywhere()).isEqualTo(Level.NO_PERMISSIONS);
    assertThat(elsewhere.mayCreate(MODEL)).isFalse();
  }

  @Test
  void theHighestGrantCountsAndDenyWinsOverAll() {
    Grant all = grant(ResourceType.EXPERIMENT, Grant.ANY, Level.EDIT);
    Grant one = grant(ResourceType.EXPERIMENT, "1", Level.READ);
    Grant denied = grant(ResourceType.EXPERIMENT, "2", Level.DENY);
    Entitlements entitled = of(Level.READ, all, one, denied);

    assertThat(entitled.on(EXPERIMENT, "1")).isEqualTo(Level.EDIT);
    assertThat(entitled.on(EXPERIMENT, "2")).isEqualTo(Level.DENY);
    assertThat(entitled.on(MODEL, "2")).isEqualTo(Level.READ);
    assertThat(entitled.seesEverything(EXPERIMENT)).isFalse();
    assertThat(entitled.seesEverything(MODEL)).isTrue();
    assertThat(entitled.somewhere(EXPERIMENT)).isEqualTo(Level.EDIT);
  }

  @Test
  void aGrantNeverGivesLessThanTheDefault() {
    Grant read = grant(ResourceType.REGISTERED_MODEL, "m", Level.READ);

    assertThat(of(Level.USE, read).on(MODEL, "m")).isEqualTo(Level.USE);
    assertThat(of(Level.NO_PERMISSIONS, read).on(MODEL, "m")).isEqualTo(Level.READ);
    assertThat(of(Level.NO_PERMISSIONS, read).on(MODEL, "n")).isEqualTo(Level.NO_PERMISSIONS);
  }

  @Test
  void aPromptIsAModel() {
    Grant prompt = grant(ResourceType.PROMPT, "p", Level.EDIT);

    assertThat(of(Level.READ, prompt).on(MODEL, "p")).isEqualTo(Level.EDIT);
    assertThat(of(Level.READ, prompt).on(EXPERIMENT, "p")).isEqualTo(Level.READ);
  }

  @Test
  void aGrantOnTheWorkspaceIsOneOnAllOfIt() {
    assertThat(onWorkspace(Level.READ, Level.EDIT).on(MODEL, "m")).isEqualTo(Level.EDIT);
    assertThat(onWorkspace(Level.NO_PERMISSIONS, Level.READ).everywhere()).isEqualTo(Level.READ);
    assertThat(onWorkspace(Level.READ, Level.READ).mayCreate(MODEL)).isFalse();
    assertThat(onWorkspace(Level.READ, Level.READ, Level.USE).mayCreate(MODEL)).isTrue();
    assertThat(onWorkspace(Level.EDIT, Level.DENY, Level.READ).everywhere()).isEqualTo(Level.DENY);
    assertThat(onWorkspace(Level.EDIT, Level.DENY).on(MODEL, "m")).isEqualTo(Level.DENY);
  }

  @Test
  void whoManagesTheWorkspaceCannotBeDenied() {
    Grant denied = grant(ResourceType.EXPERIMENT, "1", Level.DENY);
    Grant manage = grant(ResourceType.WORKSPACE, Grant.ANY, Level.MANAGE);
    Entitlements entitled = of(Level.READ, denied, manage);

    assertThat(entitled.on(EXPERIMENT, "1")).isEqualTo(Level.MANAGE);
    assertThat(entitled.seesEverything(EXPERIMENT)).isTrue();
  }
}
