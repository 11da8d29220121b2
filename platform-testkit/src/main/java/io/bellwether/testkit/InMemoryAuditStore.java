// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.audit.AuditFilter;
import io.bellwether.platform.audit.AuditRecord;
import io.bellwether.platform.audit.AuditStore;
import io.bellwether.platform.shared.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An audit chain that ends with the test; it lists everything, whatever the filter. */
public final class InMemoryAuditStore implements AuditStore {
  private final List<AuditRecord> records = new ArrayList<>();

  @Override
  public synchronized Optional<AuditRecord> head(String workspace) {
    List<AuditRecord> chain = from(workspace, 1, Integer.MAX_VALUE);
    return chain.isEmpty() ? Optional.empty() : Optional.of(chain.getLast());
  }

  @Override
  public synchronized void append(AuditRecord record) {
    records.add(record);
  }

  @Override
  public synchronized Page<AuditRecord> list(
      String workspace, AuditFilter filter, Page.Request page) {
    List<AuditRecord> newestFirst = from(workspace, 1, Integer.MAX_VALUE).reversed();
    return new Page<>(
        newestFirst.subList(0, Math.min(page.limit(), newestFirst.size())), Optional.empty());
  }

  @Override
  public synchronized List<AuditRecord> from(String workspace, long sequence, int limit) {
    return records.stream()
        .filter(record -> record.workspace().equals(workspace))
        .filter(record -> record.sequence() >= sequence)
        .limit(limit)
        .toList();
  }
}
