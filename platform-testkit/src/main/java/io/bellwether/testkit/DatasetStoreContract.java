// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.datasets.ColumnRole;
import io.bellwether.platform.datasets.Dataset;
import io.bellwether.platform.datasets.DatasetColumn;
import io.bellwether.platform.datasets.DatasetProfile;
import io.bellwether.platform.datasets.DatasetProfile.ColumnProfile;
import io.bellwether.platform.datasets.DatasetProfile.Numbers;
import io.bellwether.platform.datasets.DatasetProfile.TopValue;
import io.bellwether.platform.datasets.DatasetStore;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.datasets.Lineage;
import io.bellwether.platform.datasets.Origin;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.tabular.ColumnType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What a {@link DatasetStore} owes: what went in comes out, numbered without a gap. */
public abstract class DatasetStoreContract {
  private static final String WORKSPACE = "default";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");
  private static final DatasetProfile PROFILE =
      new DatasetProfile(
          List.of(
              new ColumnProfile(
                  "age",
                  ColumnType.DOUBLE,
                  1,
                  0,
                  1,
                  new Numbers(
                      63,
                      Double.NaN,
                      63,
                      63,
                      List.of(63.0, 63.0, 63.0, 63.0, 63.0),
                      List.of(62.5, 63.5),
                      List.of(1L)),
                  null,
                  List.of()),
              new ColumnProfile(
                  "sex",
                  ColumnType.STRING,
                  1,
                  0,
                  1,
                  null,
                  new DatasetProfile.Times(-1, 1),
                  List.of(new TopValue("f", 1)))));

  protected abstract Transactions transactions();

  protected abstract DatasetStore store();

  private static DatasetVersion version(String name, int number, String hash, Origin origin) {
    return new DatasetVersion(
        name,
        number,
        "sha256:" + hash,
        303,
        List.of(
            new DatasetColumn("age", ColumnType.DOUBLE, 0),
            new DatasetColumn("né \"q\"", ColumnType.STRING, 6)),
        origin,
        18_461,
        "datasets/default/x.parquet",
        NOW,
        "ann");
  }

  private static Origin upload() {
    return new Origin.Upload(
        new UploadOptions(
            FileFormat.CSV,
            false,
            List.of("age", "sex"),
            List.of("?"),
            null,
            Map.of("age", ColumnType.DOUBLE)));
  }

  private static Origin derived() {
    return new Origin.Derived(
        new Lineage(
            Lineage.Kind.RETRAINING_SET,
            List.of(new Lineage.Source("labels", 2, "sha256:ab", 303)),
            List.of(new Lineage.View("vitals", 1)),
            List.of("vitals:chol"),
            "diagnosed_at",
            17,
            null,
            Map.of("patient_id", ColumnRole.ENTITY),
            Map.of("seed", "42")));
  }

  private DatasetVersion add(String name, String hash, Origin origin) {
    return transactions()
        .write(
            () -> {
              int next = store().nextVersion(WORKSPACE, name);
              DatasetVersion version = version(name, next, hash, origin);
              store().add(WORKSPACE, version, PROFILE);
              return version;
            });
  }

  @Test
  void givesBackWhatWentIn() {
    DatasetVersion first = add("heart", "a", upload());
    DatasetVersion second = add("heart", "b", derived());

    assertThat(store().find(WORKSPACE, "heart", 1)).contains(first);
    assertThat(store().find(WORKSPACE, "heart", 2)).contains(second);
    assertThat(store().find(WORKSPACE, "heart", 3)).isEmpty();
    assertThat(store().newest(WORKSPACE, "heart")).contains(second);
    assertThat(store().newest(WORKSPACE, "absent")).isEmpty();
    assertThat(store().profile(WORKSPACE, "heart", 1)).contains(PROFILE);
    assertThat(store().profile(WORKSPACE, "heart", 3)).isEmpty();
  }

  @Test
  void findsTheSameContentOfTheSameOrigin() {
    DatasetVersion first = add("heart", "a", upload());

    assertThat(store().same(WORKSPACE, "heart", "sha256:a", upload().fingerprint()))
        .contains(first);
    assertThat(store().same(WORKSPACE, "heart", "sha256:a", derived().fingerprint())).isEmpty();
    assertThat(store().same(WORKSPACE, "other", "sha256:a", upload().fingerprint())).isEmpty();
  }

  @Test
  void keepsWorkspacesApart() {
    add("heart", "a", upload());

    assertThat(store().newest("other", "heart")).isEmpty();
    assertThat(store().list("other", Page.Request.first(10)).items()).isEmpty();
  }

  @Test
  void refusesAPlaceThatItNeverTold() {
    add("heart", "a", upload());

    for (String key : List.of("x", "", "9".repeat(30), "-")) {
      assertThatThrownBy(
              () -> store().versions(WORKSPACE, "heart", new Page.Request(2, Optional.of(key))))
          .as(key)
          .isInstanceOf(Malformed.class)
          .hasMessageContaining("page_token")
          .hasMessageContaining("expected");
    }
  }

  @Test
  void pagesByName() {
    for (String name : List.of("b", "B", "a", "ä", "c")) {
      add(name, "x", upload());
    }
    add("a", "y", upload());

    Page<Dataset> first = store().list(WORKSPACE, Page.Request.first(3));
    Page<Dataset> last = store().list(WORKSPACE, new Page.Request(3, first.next()));

    assertThat(first.items())
        .extracting(dataset -> dataset.newest().name())
        .containsExactly("B", "a", "b");
    assertThat(first.items().get(1).newest().version()).isEqualTo(2);
    assertThat(last.items())
        .extracting(dataset -> dataset.newest().name())
        .containsExactly("c", "ä");
    assertThat(last.next()).isEmpty();
  }

  @Test
  void pagesVersionsNewestFirst() {
    for (String hash : List.of("a", "b", "c")) {
      add("heart", hash, upload());
    }

    Page<DatasetVersion> first = store().versions(WORKSPACE, "heart", Page.Request.first(2));
    Page<DatasetVersion> last =
        store().versions(WORKSPACE, "heart", new Page.Request(2, first.next()));

    assertThat(first.items()).extracting(DatasetVersion::version).containsExactly(3, 2);
    assertThat(last.items()).extracting(DatasetVersion::version).containsExactly(1);
  }

  @Test
  void numbersVersionsOfConcurrentChanges() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        String hash = "h" + i;
        threads.execute(() -> add("heart", hash, upload()));
      }
    }

    assertThat(store().versions(WORKSPACE, "heart", Page.Request.first(100)).items())
        .hasSize(20)
        .first()
        .extracting(DatasetVersion::version)
        .isEqualTo(20);
  }
}
