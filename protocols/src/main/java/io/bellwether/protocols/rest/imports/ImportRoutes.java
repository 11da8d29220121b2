// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.imports;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.imports.ImportState;
import io.bellwether.platform.imports.ImportState.Note;
import io.bellwether.platform.imports.Imports;
import io.bellwether.platform.imports.Imports.Preview;
import io.bellwether.platform.imports.Imports.Report;
import io.bellwether.platform.imports.SourceAddress;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/imports}: brings what another system has tracked. */
public final class ImportRoutes {
  private static final String PATH = "/api/v1/imports";

  /** It decides, too, that requests may hold passwords. */
  private static final Permission ADMINISTER = Permission.administer(Resource.ACCESS);

  private final Imports imports;

  public ImportRoutes(Imports imports) {
    this.imports = imports;
  }

  public List<Route> routes() {
    return List.of(
        Route.post(PATH, ADMINISTER, this::start),
        Route.get(PATH + "/{job_id}", ADMINISTER, this::report));
  }

  private record Request(
      @Nullable String system,
      @Nullable String from,
      @Nullable String artifacts,
      @Nullable String passphrase,
      @Nullable Boolean dryRun) {
    SourceAddress address() {
      if (!"mlflow".equals(system)) {
        throw InvalidInput.field("system", system, "mlflow", "name the system to import from");
      }
      if (from == null || from.isBlank()) {
        throw InvalidInput.field(
            "from", from, "where MLflow keeps its experiments", "name a database or a folder");
      }
      return new SourceAddress(
          from,
          Optional.ofNullable(artifacts),
          Optional.ofNullable(passphrase).filter(given -> !given.isEmpty()));
    }
  }

  private record PreviewReply(String source, Map<String, Long> found, Map<String, Long> left) {}

  private record Accepted(String jobId, String source, String statusUrl) {}

  private record ReportReply(
      String jobId,
      String status,
      double progress,
      String message,
      Optional<String> error,
      String source,
      Map<String, Long> found,
      Map<String, Long> carried,
      Map<String, Long> present,
      Map<String, Long> left,
      List<Note> notes,
      long unlistedNotes) {
    static ReportReply of(Report report) {
      Job job = report.job();
      ImportState state = report.state();
      return new ReportReply(
          job.id(),
          job.status().name().toLowerCase(Locale.ROOT),
          job.progress(),
          job.message(),
          job.error(),
          state.source(),
          new TreeMap<>(state.found()),
          new TreeMap<>(state.carried()),
          new TreeMap<>(state.present()),
          new TreeMap<>(state.left()),
          state.notes(),
          state.unlisted());
    }
  }

  private void start(Exchange exchange) throws IOException {
    Request request = exchange.json(Request.class);
    SourceAddress address = request.address();
    if (Boolean.TRUE.equals(request.dryRun())) {
      Preview found = imports.preview(exchange.caller(), address);
      exchange.answer(
          200,
          new PreviewReply(
              found.source(),
              new TreeMap<>(found.inventory().carried()),
              new TreeMap<>(found.inventory().left())));
      return;
    }
    Job job = imports.start(exchange.caller(), address);
    exchange.answer(202, new Accepted(job.id(), job.subject(), PATH + "/" + job.id()));
  }

  private void report(Exchange exchange) {
    Report report = imports.report(exchange.caller(), exchange.pathName("job_id"));
    exchange.answer(200, ReportReply.of(report));
  }
}
