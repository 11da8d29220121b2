// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What runs have logged. Pages of runs are read again and again, and to look up what hangs on a
 * hundred runs takes longer than to find them: what was read is kept for as long as the run's
 * revision is the same. The revision is read before the rest, so that what is kept under it is
 * never older than it.
 */
final class RunDetails {
  private static final String CHANGED =
      "update runs set revision = revision + 1 where workspace = ? and run_id = ?";

  /** A run, and how often what it has logged has changed. */
  record Revised(Run run, long revision) {}

  private final Database database;
  private final RunLinks links;
  private final SqlMetricStore metrics;
  private final KnownDetails known = new KnownDetails(KnownDetails.MOST_BYTES);

  RunDetails(Database database, SqlMetricStore metrics) {
    this.database = database;
    this.links = new RunLinks(database);
    this.metrics = metrics;
  }

  /** Every change of what a run has logged is told, in the change itself. */
  static void changed(Database database, String workspace, String runId) {
    database.later(CHANGED, workspace, runId);
  }

  /** In the same order. */
  List<RunDetail> of(String workspace, List<Revised> runs) {
    if (database.isChanging()) { // What this change has done so far may never be.
      return read(workspace, runs.stream().map(Revised::run).toList());
    }
    Map<String, RunDetail> details = known.of(workspace, runs);
    List<Revised> unknown =
        runs.stream().filter(revised -> !details.containsKey(revised.run().id())).toList();
    if (!unknown.isEmpty()) {
      List<RunDetail> read = read(workspace, unknown.stream().map(Revised::run).toList());
      known.keep(workspace, unknown, read);
      read.forEach(detail -> details.put(detail.run().id(), detail));
    }
    return runs.stream().map(revised -> details.get(revised.run().id())).toList();
  }

  private List<RunDetail> read(String workspace, List<Run> runs) {
    List<RunDetail> details = new ArrayList<>();
    for (List<Run> chunk : Fragment.chunks(runs)) {
      List<String> ids = chunk.stream().map(Run::id).toList();
      var params = links.texts("run_params", workspace, ids);
      var tags = links.texts("run_tags", workspace, ids);
      var latest = metrics.latest(workspace, ids);
      var inputs = links.inputs(workspace, ids);
      var models = links.models(workspace, ids);
      for (Run run : chunk) {
        details.add(
            new RunDetail(
                run,
                params.getOrDefault(run.id(), Map.of()),
                latest.getOrDefault(run.id(), List.of()),
                tags.getOrDefault(run.id(), Map.of()),
                inputs.getOrDefault(run.id(), List.of()),
                models.getOrDefault(run.id(), List.of())));
      }
    }
    return details;
  }
}
