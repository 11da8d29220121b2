// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.evaluation;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Sight;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.search.Search;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keeps the examples that language models and agents are judged by. */
public final class EvaluationDatasets {
  private static final String KIND = "evaluation dataset";

  private final EvaluationDatasetStore store;
  private final ExperimentStore experiments;
  private final Audit audit;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;

  public EvaluationDatasets(
      EvaluationDatasetStore store,
      ExperimentStore experiments,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.experiments = experiments;
    this.audit = audit;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
  }

  /** How many records a merge added, and how many it changed. */
  public record Merged(int added, int changed) {}

  public EvaluationDataset create(
      Caller caller, String name, Map<String, String> tags, List<String> experimentIds) {
    EvaluationDataset dataset =
        EvaluationDataset.create("d-" + ids.next(), name, tags, experimentIds, now());
    check(caller, experimentIds);
    transactions.write(
        () -> {
          store.add(caller.workspace(), dataset);
          record(caller, "create", dataset.id(), Map.of("name", name));
        });
    return dataset;
  }

  private void record(Caller caller, String action, String id, Map<String, String> details) {
    audit.record(caller, "evaluation." + action, "evaluation_dataset:" + id, details);
  }

  /** Whole milliseconds, as clients tell times. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  public EvaluationDataset get(Caller caller, String id) {
    return checked(
        caller, store.find(caller.workspace(), id).orElseThrow(() -> new NotFound(KIND, id)));
  }

  private EvaluationDataset locked(Caller caller, String id) {
    return checked(
        caller, store.lock(caller.workspace(), id).orElseThrow(() -> new NotFound(KIND, id)));
  }

  /** It belongs to experiments; without any it takes what holds for all of them. */
  private static EvaluationDataset checked(Caller caller, EvaluationDataset dataset) {
    check(caller, dataset.experimentIds());
    return dataset;
  }

  private static void check(Caller caller, List<String> experimentIds) {
    List<String> ids = experimentIds.isEmpty() ? List.of("") : experimentIds;
    ids.forEach(id -> caller.rights().check(Rights.Kind.EXPERIMENT, id));
  }

  /** Deletes the data set, if there is one. */
  public void delete(Caller caller, String id) {
    transactions.write(
        () -> {
          store.lock(caller.workspace(), id).ifPresent(dataset -> checked(caller, dataset));
          store.delete(caller.workspace(), id);
          record(caller, "delete", id, Map.of());
        });
  }

  public Page<EvaluationDataset> search(
      Caller caller, List<String> experimentIds, Search<EvaluationDatasetField> search) {
    return Sight.of(caller, experiments, experimentIds)
        .map(seen -> store.search(caller.workspace(), seen, search))
        .orElseGet(() -> new Page<>(List.of(), Optional.empty()));
  }

  public void setTags(Caller caller, String id, Map<String, String> tags) {
    transactions.write(
        () -> {
          locked(caller, id);
          store.setTags(caller.workspace(), id, tags);
          record(caller, "tag", id, Map.of("keys", String.join(",", tags.keySet())));
        });
  }

  /** Deletes the tag, if there is one. */
  public void deleteTag(Caller caller, String id, String key) {
    transactions.write(
        () -> {
          store.lock(caller.workspace(), id).ifPresent(dataset -> checked(caller, dataset));
          store.deleteTag(caller.workspace(), id, key);
          record(caller, "untag", id, Map.of("key", key));
        });
  }

  public EvaluationDataset addExperiments(Caller caller, String id, List<String> experimentIds) {
    return transactions.write(
        () -> {
          locked(caller, id);
          for (String experiment : experimentIds) {
            if (experiments.find(caller.workspace(), experiment).isEmpty()) {
              throw new NotFound("experiment", experiment);
            }
            caller.rights().check(Rights.Kind.EXPERIMENT, experiment);
          }
          store.addExperiments(caller.workspace(), id, experimentIds);
          record(caller, "use", id, Map.of("experiments", String.join(",", experimentIds)));
          return get(caller, id);
        });
  }

  public EvaluationDataset removeExperiments(Caller caller, String id, List<String> experimentIds) {
    return transactions.write(
        () -> {
          locked(caller, id);
          store.removeExperiments(caller.workspace(), id, experimentIds);
          record(caller, "disuse", id, Map.of("experiments", String.join(",", experimentIds)));
          return get(caller, id);
        });
  }

  /**
   * Adds records; what is told of an input that is there already is merged into it.
   *
   * @param widen makes of the known schema one that has the fields of these records too
   */
  public Merged merge(
      Caller caller,
      String id,
      List<EvaluationRecord.Told> told,
      UnaryOperator<Optional<String>> widen) {
    Instant now = now();
    return transactions.write(
        () -> {
          EvaluationDataset dataset = locked(caller, id);
          Map<String, EvaluationRecord> records = known(caller, id, told);
          int before = records.size();
          for (EvaluationRecord.Told one : told) {
            Instant time = now.plus(records.size(), ChronoUnit.MICROS); // Keeps their order.
            records.compute(one.inputHash(), (_, old) -> put(id, old, one, time));
          }
          store.putRecords(caller.workspace(), List.copyOf(records.values()));
          int added = records.size() - before;
          Optional<String> by =
              told.stream().map(EvaluationRecord.Told::by).flatMap(Optional::stream).findFirst();
          store.update(
              caller.workspace(),
              dataset.changed(widen.apply(dataset.schema()), dataset.records() + added, by, now));
          record(caller, "merge", id, Map.of("records", String.valueOf(told.size())));
          return new Merged(added, told.size() - added);
        });
  }

  private Map<String, EvaluationRecord> known(
      Caller caller, String id, List<EvaluationRecord.Told> told) {
    List<String> hashes = told.stream().map(EvaluationRecord.Told::inputHash).distinct().toList();
    Map<String, EvaluationRecord> known = new LinkedHashMap<>();
    store
        .withInputs(caller.workspace(), id, hashes)
        .forEach(record -> known.put(record.inputHash(), record));
    return known;
  }

  private EvaluationRecord put(
      String datasetId, @Nullable EvaluationRecord old, EvaluationRecord.Told told, Instant now) {
    return old == null
        ? EvaluationRecord.create("dr-" + ids.next(), datasetId, told, now)
        : old.merged(told, now);
  }

  /** How many of these records there were. */
  public int deleteRecords(Caller caller, String id, Collection<String> recordIds) {
    Instant now = now();
    return transactions.write(
        () -> {
          EvaluationDataset dataset = locked(caller, id);
          int deleted = store.deleteRecords(caller.workspace(), id, recordIds);
          store.update(
              caller.workspace(),
              dataset.changed(
                  dataset.schema(), dataset.records() - deleted, Optional.empty(), now));
          record(caller, "forget", id, Map.of("records", String.valueOf(deleted)));
          return deleted;
        });
  }

  public Page<EvaluationRecord> records(Caller caller, String id, Page.Request page) {
    get(caller, id);
    return store.records(caller.workspace(), id, page);
  }
}
