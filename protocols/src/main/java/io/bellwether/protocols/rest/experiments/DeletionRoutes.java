// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.experiments;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.experiments.DeletionStore.Selection;
import io.bellwether.platform.experiments.Deletions;
import io.bellwether.platform.experiments.Deletions.Kept;
import io.bellwether.platform.experiments.Deletions.Preview;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/deletions}: what is deleted already goes for good. */
public final class DeletionRoutes {
  private static final int MOST_DAYS = 36_500;

  private final Deletions deletions;

  public DeletionRoutes(Deletions deletions) {
    this.deletions = deletions;
  }

  public List<Route> routes() {
    Permission administer = Permission.administer(Resource.EXPERIMENTS);
    return List.of(Route.post("/api/v1/deletions", administer, this::delete));
  }

  private record Request(
      @Nullable Set<String> runIds,
      @Nullable Set<String> experimentIds,
      @Nullable Integer olderThanDays,
      @Nullable Boolean dryRun) {
    Set<String> runs() {
      return given("run_ids", runIds);
    }

    Set<String> experiments() {
      return given("experiment_ids", experimentIds);
    }

    /** Nothing named means everything, so an empty list may be a mistake that cannot be undone. */
    private static Set<String> given(String field, @Nullable Set<String> ids) {
      if (ids != null && ids.isEmpty()) {
        throw InvalidInput.field(
            field, "[]", "one or more ids", "leave " + field + " out if all are meant");
      }
      return Objects.requireNonNullElse(ids, Set.of());
    }

    Duration age() {
      int days = Objects.requireNonNullElse(olderThanDays, 0);
      if (days < 0 || days > MOST_DAYS) {
        throw InvalidInput.field(
            "older_than_days", Integer.toString(days), "0 to " + MOST_DAYS, "give another number");
      }
      return Duration.ofDays(days);
    }
  }

  private record PreviewReply(long runs, List<String> experiments, List<Kept> kept) {}

  private record Accepted(String jobId, String statusUrl) {}

  private void delete(Exchange exchange) throws IOException {
    Request request = exchange.json(Request.class);
    Selection selection =
        deletions.select(exchange.caller(), request.runs(), request.experiments(), request.age());
    if (Boolean.TRUE.equals(request.dryRun())) {
      Preview preview = deletions.preview(exchange.caller(), selection);
      exchange.answer(200, new PreviewReply(preview.runs(), preview.experiments(), preview.kept()));
      return;
    }
    Job job = deletions.start(exchange.caller(), selection);
    exchange.answer(202, new Accepted(job.id(), "/api/v1/jobs/" + job.id()));
  }
}
