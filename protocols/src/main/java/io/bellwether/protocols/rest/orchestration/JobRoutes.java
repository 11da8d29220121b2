// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.orchestration;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Shows jobs and stops them. */
public final class JobRoutes {
  private static final Permission READ = Permission.read(Resource.JOBS);
  private static final Permission WRITE = Permission.write(Resource.JOBS);

  private final Jobs jobs;

  public JobRoutes(Jobs jobs) {
    this.jobs = jobs;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/jobs", READ, this::list),
        Route.get("/api/v1/jobs/{job_id}", READ, this::get),
        Route.post("/api/v1/jobs/{job_id}/cancel", WRITE, this::cancel));
  }

  private void list(Exchange exchange) {
    Job.Filter filter =
        new Job.Filter(exchange.query("kind"), exchange.query("status").map(JobRoutes::status));
    exchange.answerPage("jobs", jobs.list(exchange.caller(), filter, exchange.page()), JobWire::of);
  }

  private void get(Exchange exchange) {
    Job job = jobs.get(exchange.caller(), exchange.pathName("job_id"));
    exchange.answer(200, JobWire.of(job));
  }

  private void cancel(Exchange exchange) {
    Job job = jobs.cancel(exchange.caller(), exchange.pathName("job_id"));
    exchange.answer(200, JobWire.of(job));
  }

  private static JobStatus status(String word) {
    return Arrays.stream(JobStatus.values())
        .filter(status -> status.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new Malformed(
                    "status: %s (expected: queued, running, succeeded, failed or cancelled)"
                        .formatted(word)));
  }
}
