// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.audit;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Page;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Appends to the chain and proves that it is whole. */
public final class Audit {
  private static final int VERIFY_BATCH = 1000;

  private final AuditStore store;
  private final InstantSource clock;

  public Audit(AuditStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Records a change; called inside the change itself, once. */
  public void record(Caller caller, String action, String subject, Map<String, String> details) {
    Optional<AuditRecord> head = store.head(caller.workspace());
    store.append(
        AuditRecord.chained(
            head.map(AuditRecord::sequence).orElse(0L) + 1,
            caller.workspace(),
            clock.instant(),
            caller.principal(),
            caller.requestId(),
            action,
            subject,
            details,
            head.map(AuditRecord::hash).orElse(AuditRecord.GENESIS)));
  }

  public Page<AuditRecord> list(Caller caller, AuditFilter filter, Page.Request page) {
    return store.list(caller.workspace(), filter, page);
  }

  /** Walks the whole chain. */
  public Verification verify(Caller caller) {
    long next = 1;
    String previous = AuditRecord.GENESIS;
    while (true) {
      List<AuditRecord> batch = store.from(caller.workspace(), next, VERIFY_BATCH);
      for (AuditRecord record : batch) {
        if (record.sequence() != next
            || !record.previousHash().equals(previous)
            || !record.isIntact()) {
          return new Verification(next - 1, Optional.of(next), previous);
        }
        previous = record.hash();
        next++;
      }
      if (batch.size() < VERIFY_BATCH) {
        return new Verification(next - 1, Optional.empty(), previous);
      }
    }
  }

  /**
   * @param records how many records are proven, from the first on
   * @param brokenAt the sequence of the first record that is missing or was changed
   * @param head the hash of the last proven record
   */
  public record Verification(long records, Optional<Long> brokenAt, String head) {}
}
