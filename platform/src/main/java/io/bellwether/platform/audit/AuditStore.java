// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.audit;

import io.bellwether.platform.shared.Page;
import java.util.List;
import java.util.Optional;

/** Keeps the chain. Implementers: there is no way to change or remove a record. */
public interface AuditStore {
  /**
   * The newest record of the workspace. Inside a change, no other change of the same workspace can
   * append until this one has ended.
   */
  Optional<AuditRecord> head(String workspace);

  /** Adds the record; only inside a change. */
  void append(AuditRecord record);

  /** Newest first; the page's key is the sequence. */
  Page<AuditRecord> list(String workspace, AuditFilter filter, Page.Request page);

  /** At most {@code limit} records from this sequence on, oldest first. */
  List<AuditRecord> from(String workspace, long sequence, int limit);
}
