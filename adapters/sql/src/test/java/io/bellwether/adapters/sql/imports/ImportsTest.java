// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.imports.ImportState;
import io.bellwether.platform.imports.ImportState.Note;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.SemanticVersion;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceState;
import io.bellwether.testkit.DirectJobContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Imports, repeated and interrupted, on real stores. */
class ImportsTest {
  private static final String WORKSPACE = "default";
  private static final String HERE = "experiments/default/1/";

  @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

  private ImportSetting setting;
  private KeptThings source;

  @BeforeEach
  void start() {
    setting = new ImportSetting(database.get());
    source = setting.source;
  }

  private void change(Runnable change) {
    database.get().write(change);
  }

  private void sql(String statement) {
    change(() -> database.get().change(sql -> sql.execute(statement)));
  }

  private static List<String> notes(ImportState state) {
    return state.notes().stream()
        .filter(note -> !note.kind().equals("source"))
        .map(note -> "%s %s: %s".formatted(note.kind(), note.subject(), note.reason()))
        .toList();
  }

  @Test
  void goesOnWhereItWasInterrupted() throws Exception {
    source.run("a", RunStatus.FINISHED, Map.of("p", "q"));
    source.points.put("a", 25_000);
    source.run("b", RunStatus.FINISHED, Map.of());
    source.points.put("b", 25_000);
    source.run("c", RunStatus.FINISHED, Map.of());
    DirectJobContext job = setting.job("1", "theirs");
    for (int patience : List.of(15_000, 27_000, 35_000, 12_000, 22_000, 12_000)) {
      source.patience = patience;
      assertThatThrownBy(() -> setting.bring(job)).isInstanceOf(Unavailable.class);
    }
    ImportState half = setting.state(job);
    assertThat(half.carried()).containsEntry("metric_points", 45_000L).containsEntry("runs", 1L);
    assertThat(setting.store.counterpart(WORKSPACE, "theirs", "unfinished_runs", "b"))
        .contains("20000");
    source.patience = Integer.MAX_VALUE;

    ImportState state = setting.bring(job);

    assertThat(state.carried())
        .containsEntry("metric_points", 50_000L)
        .containsEntry("runs", 3L)
        .containsEntry("experiments", 1L);
    assertThat(state.present()).isEmpty();
    assertThat(notes(state)).isEmpty();
    assertThat(state.notes()).containsExactly(new Note("source", "theirs", "secrets"));
    assertThat(setting.metrics.history(WORKSPACE, "b", "loss")).hasSize(25_000);
  }

  @Test
  void countsOnceWhatAnInterruptedPageHasTaken() throws Exception {
    source.run("a", RunStatus.FINISHED, Map.of());
    setting.bring("1");
    sql("update runs set status = 'KILLED'");
    source.run("b", RunStatus.FINISHED, Map.of());
    source.points.put("b", 25_000);
    DirectJobContext job = setting.job("2", "theirs");
    source.patience = 15_000;
    assertThatThrownBy(() -> setting.bring(job)).isInstanceOf(Unavailable.class);
    source.patience = Integer.MAX_VALUE;

    ImportState state = setting.bring(job);

    assertThat(state.present()).containsEntry("runs", 1L);
    assertThat(notes(state))
        .containsExactly("runs a: it went on there after its end; what it told then is not here");
  }

  @Test
  void leavesAwayWhatWasDeletedHere() throws Exception {
    source.experiment("2", Lifecycle.ACTIVE);
    source.run("a", RunStatus.FINISHED, Map.of());
    source.loggedModel("m-1", false);
    source.files.put("/theirs/1/models/m-1/artifacts|MLmodel", "");
    source.model("risk", Map.of("lost", 9), 2, "s3://b/");
    source.model("gone", Map.of(), 2, "s3://b/");
    assertThat(notes(setting.bring("1")))
        .containsExactly("models risk: alias lost: version 9 was not carried");
    change(
        () -> {
          setting.models.delete(WORKSPACE, "gone");
          setting.models.deleteVersion(WORKSPACE, "risk", 2);
        });
    for (String table : List.of("run_params", "run_tags", "runs", "logged_models", "traces")) {
      sql("delete from " + table);
    }
    sql("delete from experiments where experiment_id = 1");
    source.model("risk", Map.of("champion", 1), 3, "s3://b/");
    source.run("late", RunStatus.FINISHED, Map.of());
    source.trace("tr-1", TraceState.OK, Map.of());

    ImportState state = setting.bring("2");

    assertThat(notes(state))
        .containsExactlyInAnyOrder(
            "experiments 1: it was deleted here for good",
            "logged_models m-1: it was deleted here for good",
            "models gone: it was deleted or renamed here",
            "models risk: its aliases there are {champion=1}; here they stay {}",
            "model_versions risk 2: it was deleted here");
    assertThat(state.left())
        .containsEntry("runs whose experiment is not here", 2L)
        .containsEntry("traces whose experiment is not here", 1L);
    assertThat(setting.models.versions(WORKSPACE, "risk"))
        .extracting(ModelVersion::number)
        .containsExactly(3, 1);
  }

  /** The same models, told by a source of another name. */
  @Test
  void takesNoIdThatADeletedModelHas() throws Exception {
    source.loggedModel("m-1", true);
    setting.bring("1");

    ImportState state = setting.bring(setting.job("2", "theirs, moved"));

    assertThat(notes(state))
        .contains("logged_models m-1: another model has this id here, or had it");
    assertThat(setting.bring("3").present()).containsEntry("logged_models", 1L);
  }

  @Test
  void tellsAVersionFromAnotherOfItsNumber() throws Exception {
    source.model("risk", Map.of(), 1, "s3://b/");
    setting.bring("1");
    Content ours = Content.elsewhere("s3://ours", Optional.empty(), Map.of(), "");
    change(
        () -> {
          int number = setting.models.nextNumber(WORKSPACE, "risk");
          setting.models.insertVersion(
              WORKSPACE,
              new ModelVersion(
                  "risk",
                  number,
                  SemanticVersion.FIRST,
                  Stage.STAGING,
                  ours,
                  KeptThings.TIME,
                  KeptThings.TIME,
                  "bob"));
        });
    source.model("risk", Map.of(), 3, "s3://b/");
    Instant time = KeptThings.TIME;
    source.models.put(
        "risk", new RegisteredModel("risk", "", Map.of("k", "v"), Map.of(), time, time));

    ImportState state = setting.bring("2");

    assertThat(notes(state))
        .containsExactly(
            "model_versions risk 2: another version has this number here",
            "models risk: its tags there are {k=v}; here they stay {}");
    assertThat(state.present()).containsEntry("model_versions", 1L);
    assertThat(state.carried()).containsEntry("model_versions", 1L);
    assertThat(setting.models.version(WORKSPACE, "risk", 2).orElseThrow().content().source())
        .isEqualTo("s3://ours");
  }

  @Test
  void bringsWhatARunHasToldSince() throws Exception {
    source.run("a", RunStatus.RUNNING, Map.of("p", "1"));
    source.points.put("a", 10);
    setting.bring("1");
    Run here = setting.runs.find(WORKSPACE, "a").orElseThrow();
    change(() -> setting.runs.setTags(WORKSPACE, here, Map.of("p", "ours")));
    source.run("a", RunStatus.FINISHED, Map.of("p", "1", "q", "2"));
    source.points.put("a", 12);

    ImportState state = setting.bring("2");

    var detail = setting.runs.detail(WORKSPACE, "a").orElseThrow();
    assertThat(detail.run().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(detail.run().endedAt()).contains(KeptThings.TIME);
    assertThat(detail.params()).containsExactlyInAnyOrderEntriesOf(Map.of("p", "1", "q", "2"));
    assertThat(detail.tags()).containsExactlyInAnyOrderEntriesOf(Map.of("p", "ours", "q", "2"));
    assertThat(setting.metrics.history(WORKSPACE, "a", "loss")).hasSize(12);
    assertThat(state.carried()).containsEntry("metric_points", 2L).doesNotContainKey("runs");
    assertThat(state.present()).containsEntry("runs", 1L);
    assertThat(setting.bring("3").carried()).doesNotContainKey("metric_points");
  }

  @Test
  void bringsHowATraceHasEnded() throws Exception {
    source.trace("tr-1", TraceState.IN_PROGRESS, Map.of());
    source.trace("tr-2", TraceState.OK, Map.of(Trace.SPANS_TAG, "ARCHIVE_REPO"));
    assertThat(notes(setting.bring("1")))
        .containsExactly("traces tr-2: its spans are in an archive and were not carried");
    source.trace("tr-1", TraceState.OK, Map.of("t", "u"));

    setting.bring("2");

    Trace here = setting.traces.find(WORKSPACE, "tr-1").orElseThrow();
    assertThat(here.state()).isEqualTo(TraceState.OK);
    assertThat(here.tags()).containsEntry("t", "u");
  }

  @Test
  void copiesFilesOnceAndGoesOnWhereTheyBrokeOff() throws Exception {
    for (String run : List.of("a", "b")) {
      source.run(run, RunStatus.FINISHED, Map.of());
      source.files.put("/theirs/1/" + run + "/artifacts|x", "theirs");
      source.files.put("/theirs/1/" + run + "/artifacts|y", "theirs");
    }
    DirectJobContext job = setting.job("1", "theirs");
    source.patience = 3;
    assertThatThrownBy(() -> setting.bring(job)).isInstanceOf(Unavailable.class);
    source.patience = Integer.MAX_VALUE;
    assertThat(setting.bring(job).carried()).containsEntry("files", 4L);
    setting.files.files.put(HERE + "a/artifacts/x", "written here since");

    ImportState state = setting.bring("2");

    assertThat(state.carried()).doesNotContainKey("files");
    assertThat(setting.files.files)
        .containsEntry(HERE + "a/artifacts/x", "written here since")
        .containsEntry(HERE + "b/artifacts/y", "theirs");
  }

  /** Anybody may have made up the id of a trace, and where its files are. */
  @Test
  void copiesNoFilesButThoseOfTheThingItself() throws Exception {
    Map<String, String> place = Map.of(Trace.ARTIFACTS_TAG, "/etc");
    source.trace("etc", TraceState.OK, place);
    source.trace("tr-1", TraceState.OK, Map.of(Trace.ARTIFACTS_TAG, "/t/tr-1/artifacts"));
    source.model("risk", Map.of(), 2, "/theirs/models/");
    source.files.put("/etc|passwd", "secret");
    source.files.put("/t/tr-1/artifacts|traces.json", "{}");
    source.files.put("/theirs/models/1|MLmodel", "");
    source.files.put("/theirs/models/2|key", "secret");

    ImportState state = setting.bring("1");

    assertThat(setting.files.files)
        .containsOnlyKeys(
            HERE + "traces/tr-1/artifacts/traces.json", modelFolder("theirs") + "risk/1/MLmodel");
    assertThat(notes(state)).hasSize(2);
    assertThat(state.carried()).containsEntry("files", 2L);
  }

  /** A folder that a deletion could not remove is not taken for that of another source's model. */
  @Test
  void keepsTheFilesOfModelsOfOneNameApart() throws Exception {
    source.model("risk", Map.of(), 1, "/theirs/models/");
    source.files.put("/theirs/models/1|MLmodel", "the first");
    setting.bring("1");
    change(() -> setting.models.delete(WORKSPACE, "risk"));
    source.files.put("/theirs/models/1|MLmodel", "the second");

    setting.bring(setting.job("2", "others"));

    assertThat(setting.files.files)
        .containsEntry(modelFolder("theirs") + "risk/1/MLmodel", "the first")
        .containsEntry(modelFolder("others") + "risk/1/MLmodel", "the second");
  }

  private static String modelFolder(String sourceName) {
    UUID id = UUID.nameUUIDFromBytes(sourceName.getBytes(StandardCharsets.UTF_8));
    return "experiments/default/models/imported/" + id + "/";
  }

  @Test
  void keepsAnExperimentForAWhileOfWhichNobodyKnowsWhenItWasDeleted() throws Exception {
    source.experiment("2", Lifecycle.DELETED);

    setting.bring("1");

    assertThat(setting.experiments.find(WORKSPACE, "2").orElseThrow().updatedAt())
        .isEqualTo(KeptThings.TIME);
  }
}
