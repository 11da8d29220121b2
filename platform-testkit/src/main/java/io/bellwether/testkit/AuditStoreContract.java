// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.audit.AuditFilter;
import io.bellwether.platform.audit.AuditRecord;
import io.bellwether.platform.audit.AuditStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an {@link AuditStore} owes: a chain without a gap, whoever writes at the same time. */
public abstract class AuditStoreContract {
  private static final Caller CALLER = new Caller("default", "ann", "request-1");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456789Z");

  private Audit audit;

  protected abstract Transactions transactions();

  protected abstract AuditStore store();

  @BeforeEach
  void startAudit() {
    audit = new Audit(store(), InstantSource.fixed(NOW));
  }

  private void record(String subject) {
    transactions()
        .write(() -> audit.record(CALLER, "dataset.create", subject, Map.of("rows", "303")));
  }

  @Test
  void chainsRecords() {
    record("a");
    record("b");

    Page<AuditRecord> page = audit.list(CALLER, AuditFilter.all(), Page.Request.first(10));
    assertThat(page.items()).extracting(AuditRecord::subject).containsExactly("b", "a");
    assertThat(page.items().getFirst().previousHash()).isEqualTo(page.items().getLast().hash());
    assertThat(page.items().getFirst().details()).containsEntry("rows", "303");
    assertThat(audit.verify(CALLER).records()).isEqualTo(2);
    assertThat(audit.verify(CALLER).brokenAt()).isEmpty();
  }

  @Test
  void refusesAPlaceThatItNeverTold() {
    record("a");

    for (String key : List.of("x", "", "1.5", "9".repeat(30), "1 2")) {
      assertThatThrownBy(
              () -> audit.list(CALLER, AuditFilter.all(), new Page.Request(2, Optional.of(key))))
          .as(key)
          .isInstanceOf(Malformed.class)
          .hasMessageContaining("page_token")
          .hasMessageContaining("expected");
    }
  }

  @Test
  void pagesNewestFirst() {
    for (int i = 0; i < 5; i++) {
      record("s" + i);
    }

    Page<AuditRecord> first = audit.list(CALLER, AuditFilter.all(), Page.Request.first(2));
    Page<AuditRecord> second =
        audit.list(CALLER, AuditFilter.all(), new Page.Request(2, first.next()));
    Page<AuditRecord> last =
        audit.list(CALLER, AuditFilter.all(), new Page.Request(2, second.next()));

    assertThat(first.items()).extracting(AuditRecord::subject).containsExactly("s4", "s3");
    assertThat(second.items()).extracting(AuditRecord::subject).containsExactly("s2", "s1");
    assertThat(last.items()).extracting(AuditRecord::subject).containsExactly("s0");
    assertThat(last.next()).isEmpty();
  }

  @Test
  void narrowsByEachField() {
    record("a");
    record("b");

    assertThat(subjects(Optional.of("ann"), Optional.of("b"), NOW)).containsExactly("b");
    assertThat(subjects(Optional.of("eve"), Optional.empty(), NOW)).isEmpty();
    assertThat(subjects(Optional.empty(), Optional.empty(), NOW.plusSeconds(1))).isEmpty();
  }

  private List<String> subjects(Optional<String> actor, Optional<String> subject, Instant from) {
    AuditFilter filter =
        new AuditFilter(
            actor,
            Optional.of("dataset.create"),
            subject,
            Optional.of(from.minusMillis(1)),
            Optional.of(from.plusSeconds(1)));
    return audit.list(CALLER, filter, Page.Request.first(10)).items().stream()
        .map(AuditRecord::subject)
        .toList();
  }

  @Test
  void keepsOneChainUnderConcurrentChanges() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        String subject = "s" + i;
        threads.execute(() -> record(subject));
      }
    }

    Audit.Verification verification = audit.verify(CALLER);
    assertThat(verification.records()).isEqualTo(100);
    assertThat(verification.brokenAt()).isEmpty();
  }

  @Test
  void provesThatARecordWasForged() {
    record("a");
    AuditRecord honest =
        audit.list(CALLER, AuditFilter.all(), Page.Request.first(1)).items().getFirst();
    transactions()
        .write(
            () ->
                store()
                    .append(
                        new AuditRecord(
                            2,
                            "default",
                            NOW,
                            "eve",
                            "r",
                            "model.promote",
                            "m",
                            Map.of(),
                            honest.hash(),
                            honest.hash())));

    assertThat(audit.verify(CALLER).brokenAt()).contains(2L);
    assertThat(audit.verify(CALLER).records()).isEqualTo(1);
  }
}
