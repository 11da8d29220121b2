// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.serving.Decisions.Chosen;
import io.bellwether.platform.serving.Decisions.Rows;
import io.bellwether.platform.shared.Caller;
import io.bellwether.scoring.Carriers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides on any number of instances, of which a block at a time is in memory as rows. */
record BlockwiseDecisions(Decisions decisions) {
  /**
   * Makes all decisions before it keeps the first: who waits no longer for the last one, and asks
   * again later, has made none.
   *
   * @param answers gets the answer to each instance in their order, once all are made
   * @param begin when the work for them began, in nanoseconds
   * @return how many there are
   */
  int allOrNone(
      Caller caller, Chosen chosen, Instances instances, Consumer<Answer> answers, long begin) {
    var all = instances.rows().apply(chosen.model());
    if (all.size() <= RequestRows.BLOCK) {
      make(caller, chosen, instances, all, 0, begin).forEach(answers);
      return all.size();
    }
    List<LoadedModel.Scored> scored = new ArrayList<>(all.size());
    for (int from = 0; from < all.size(); from += RequestRows.BLOCK) {
      Rows rows = RequestRows.block(chosen.model(), all, instances, from);
      scored.addAll(decisions.score(caller, chosen.model(), rows, instances.explain()));
      Decisions.letOthersRun();
    }
    double seconds = Decisions.seconds(begin, all.size());
    for (int from = 0; from < all.size(); from += RequestRows.BLOCK) {
      Rows rows = RequestRows.block(chosen.model(), all, instances, from);
      var those = scored.subList(from, from + rows.encoded().size());
      decisions.keep(caller, chosen, rows, those, seconds).forEach(answers);
      Carriers.letOthersRun(); // However late it is: what is kept is answered.
    }
    return all.size();
  }

  /**
   * As {@link #allOrNone}, for more instances than there is memory for what was said of each.
   *
   * @param outputs gets what is to be kept of each, and is asked for it when all are made
   */
  int inJob(
      Caller caller,
      Chosen chosen,
      Instances instances,
      List<Prediction.Output> outputs,
      JobProgress progress) {
    long begin = System.nanoTime();
    LoadedModel model = chosen.model();
    var all = instances.rows().apply(model);
    for (int from = 0; from < all.size(); from += RequestRows.BLOCK) {
      Rows rows = RequestRows.block(model, all, instances, from);
      decisions.score(caller, model, rows, instances.explain()).stream()
          .map(model::output)
          .forEach(outputs::add);
      progress.scored(outputs.size(), all.size());
      Decisions.letOthersRun();
    }
    double seconds = Decisions.seconds(begin, all.size());
    for (int from = 0; from < all.size(); from += RequestRows.BLOCK) {
      Rows rows = RequestRows.block(model, all, instances, from);
      var those = outputs.subList(from, from + rows.encoded().size());
      decisions.log(caller, chosen, rows, those, seconds);
      progress.kept(from + those.size(), all.size());
      Carriers.letOthersRun();
    }
    return all.size();
  }

  private List<Answer> make(
      Caller caller,
      Chosen chosen,
      Instances instances,
      List<Map<String, @Nullable Object>> all,
      int from,
      long start) {
    Rows rows = RequestRows.block(chosen.model(), all, instances, from);
    return decisions.make(caller, chosen, rows, instances.explain(), start);
  }
}
