// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.audit;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.audit.AuditFilter;
import io.bellwether.platform.audit.AuditRecord;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /api/v1/audit}. */
public final class AuditRoutes {
  private final Audit audit;

  public AuditRoutes(Audit audit) {
    this.audit = audit;
  }

  public List<Route> routes() {
    Permission read = Permission.read(Resource.AUDIT);
    return List.of(
        Route.get("/api/v1/audit", read, this::list),
        Route.get("/api/v1/audit/verify", read, this::verify));
  }

  private void list(Exchange exchange) {
    AuditFilter filter =
        new AuditFilter(
            exchange.query("actor"),
            exchange.query("action"),
            exchange.query("subject"),
            exchange.queryTime("from"),
            exchange.queryTime("to"));
    exchange.answerPage(
        "records", audit.list(exchange.caller(), filter, exchange.page()), AuditEntry::of);
  }

  private void verify(Exchange exchange) {
    Audit.Verification verification = audit.verify(exchange.caller());
    exchange.answer(
        200,
        new VerificationReply(
            verification.brokenAt().isEmpty(),
            verification.records(),
            Optional.of(verification.head()).filter(head -> verification.records() > 0),
            verification.brokenAt(),
            verification
                .brokenAt()
                .map(at -> "record " + at + " is missing or was changed after it was written")));
  }

  private record VerificationReply(
      boolean valid,
      long records,
      Optional<String> head,
      Optional<Long> brokenAt,
      Optional<String> reason) {}

  private record AuditEntry(
      long sequence,
      Instant time,
      String actor,
      String action,
      String subject,
      String requestId,
      Map<String, String> details,
      String hash,
      String previousHash) {
    static AuditEntry of(AuditRecord record) {
      return new AuditEntry(
          record.sequence(),
          record.time(),
          record.actor(),
          record.action(),
          record.subject(),
          record.requestId(),
          record.details(),
          record.hash(),
          record.previousHash());
    }
  }
}
