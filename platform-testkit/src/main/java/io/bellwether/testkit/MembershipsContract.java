// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.audit.AuditStore;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.MemberVersion;
import io.bellwether.platform.registry.Memberships;
import io.bellwether.platform.registry.ModelEdits;
import io.bellwether.platform.registry.ModelFiles;
import io.bellwether.platform.registry.ModelStore;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.shared.PlatformException;
import io.bellwether.platform.shared.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link ModelStore} owes to versions that are made of others. */
public abstract class MembershipsContract {
  private static final Caller CALLER = new Caller("default", "ann", "request-1");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final ManualClock clock = new ManualClock(NOW);
  private Registry registry;
  private ModelEdits edits;

  protected abstract Transactions transactions();

  protected abstract ModelStore store();

  protected abstract AuditStore auditStore();

  protected abstract Outbox outbox();

  @BeforeEach
  void startRegistry() {
    Audit audit = new Audit(auditStore(), clock);
    registry = new Registry(store(), transactions(), audit, outbox(), Ids.random(), clock);
    edits = new ModelEdits(store(), transactions(), audit, outbox(), Ids.random(), clock);
  }

  private ModelVersion register() {
    return registry.register(
        CALLER, "heart", Content.elsewhere("models/x", Optional.empty(), Map.of(), ""));
  }

  private ModelVersion ensemble(String model, ModelVersion... members) {
    Content content =
        Content.ensemble(
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Map.of(),
            "",
            new ModelFiles("models/e", 1, "sha256:00"));
    return registry.register(CALLER, model, content, List.of(members));
  }

  @Test
  void whatAnEnsembleIsMadeOfStaysAsLongAsTheEnsemble() {
    register();
    ModelVersion second = register();
    ModelVersion blend = ensemble("blend", second, second);
    Memberships memberships = new Memberships(store());

    assertThat(memberships.of("default", blend))
        .containsExactly(new MemberVersion("heart", 2), new MemberVersion("heart", 2));
    assertThat(memberships.depth("default", blend)).isEqualTo(1);
    assertThat(memberships.size("default", blend)).isEqualTo(3);
    assertThatThrownBy(() -> registry.deleteVersion(CALLER, "heart", 2))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("heart/2 is a member of the ensemble blend/1");
    assertThatThrownBy(() -> registry.delete(CALLER, "heart")).isInstanceOf(Conflict.class);

    edits.rename(CALLER, "heart", "liver");
    edits.rename(CALLER, "blend", "mix");
    ModelVersion mix = registry.version(CALLER, "mix", "1");
    assertThat(memberships.seen(CALLER, mix)).extracting(ModelVersion::label).contains("liver 2");
    registry.deleteVersion(CALLER, "liver", 1);
    assertThatThrownBy(() -> registry.deleteVersion(CALLER, "liver", 2))
        .hasMessageContaining("mix/1");

    registry.deleteVersion(CALLER, "mix", 1);
    registry.deleteVersion(CALLER, "liver", 2);
  }

  @Test
  void anEnsembleGoesWithItsOwnModel() {
    ensemble("heart", register());
    edits.rename(CALLER, "heart", "liver");

    assertThatThrownBy(() -> registry.deleteVersion(CALLER, "liver", 1))
        .hasMessageContaining("liver/2");
    registry.delete(CALLER, "liver");

    assertThat(store().uses("default", "liver")).isEmpty();
  }

  @Test
  void anEnsembleOfWhatIsGoneIsNotRegistered() {
    ModelVersion gone = register();
    registry.delete(CALLER, "heart");

    assertThatThrownBy(() -> ensemble("blend", gone))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("heart/1");
    assertThat(store().find("default", "blend")).isEmpty();
  }

  @Test
  void whatIsDeletedBesideARegistrationStaysOrIsNoMember() throws Exception {
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 30; i++) {
        String name = "blend" + i;
        ModelVersion member = register();
        CyclicBarrier start = new CyclicBarrier(2);
        Future<?> registration =
            both.submit(
                () -> {
                  start.await();
                  return ensemble(name, member);
                });
        Future<?> deletion =
            both.submit(
                () -> {
                  start.await();
                  registry.deleteVersion(CALLER, "heart", member.number());
                  return member;
                });
        List<Throwable> refusals =
            Stream.of(registration, deletion).flatMap(MembershipsContract::refusal).toList();
        assertThat(refusals).hasSize(1).allMatch(e -> e instanceof PlatformException);
      }
    }
  }

  private static Stream<Throwable> refusal(Future<?> change) {
    try {
      change.get();
      return Stream.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      return Stream.ofNullable(e.getCause());
    }
  }

  /** What was looked at while members were loaded is not what has the name now. */
  @Test
  void anotherVersionOfTheSameNameIsNoMember() {
    ModelVersion before = register();
    registry.delete(CALLER, "heart");
    clock.move(Duration.ofSeconds(1));
    register();

    assertThatThrownBy(() -> ensemble("blend", before))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("heart/1");
  }
}
