// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.online;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.features.EntityKey;
import io.bellwether.platform.features.OnlineRow;
import io.bellwether.platform.features.OnlineStore;
import io.bellwether.platform.features.OnlineStore.Entry;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.testkit.OnlineStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOnlineStoreTest extends OnlineStoreContract {
  private static final String WORKSPACE = "default";
  private static final List<String> NAMES = IntStream.range(0, 20).mapToObj(i -> "f" + i).toList();

  @TempDir Path root;
  private @Nullable FileOnlineStore opened;

  @BeforeEach
  void open() {
    opened = new FileOnlineStore(root.resolve("data/online"));
  }

  @AfterEach
  void close() {
    requireNonNull(opened).close();
  }

  @Override
  protected OnlineStore store() {
    return requireNonNull(opened);
  }

  @Override
  protected OnlineStore reopened() {
    close();
    open();
    return store();
  }

  private static Entry entry(int id, long second) {
    List<Double> values = IntStream.range(0, 20).mapToObj(i -> id + i / 10.0).toList();
    OnlineRow row = new OnlineRow(Instant.ofEpochSecond(second), NAMES, List.copyOf(values));
    return new Entry(EntityKey.of(id), row);
  }

  private static List<Entry> entries(int count, long second) {
    return IntStream.range(0, count).mapToObj(id -> entry(id, second)).toList();
  }

  private Path log() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }

  private static Optional<OnlineRow> get(OnlineStore store, int id) {
    return store.get(WORKSPACE, "v", List.of(EntityKey.of(id))).getFirst();
  }

  @Test
  void cutsOffATornTailWhereverItWasTornAndWritesOn() throws IOException {
    store().put(WORKSPACE, "v", entries(2, 1));
    int sound = (int) Files.size(log());
    store().put(WORKSPACE, "v", List.of(entry(0, 2)));
    byte[] whole = Files.readAllBytes(log());
    close();
    for (int size = sound; size < whole.length; size++) {
      Files.write(log(), Arrays.copyOf(whole, size));
      assertThat(get(reopened(), 0)).contains(entry(0, 1).row());
      assertThat(Files.size(log())).isEqualTo(sound);
      store().put(WORKSPACE, "v", List.of(entry(1, 3)));
      assertThat(get(reopened(), 1)).contains(entry(1, 3).row());
      close();
    }
  }

  @Test
  void cutsOffARecordWithAWrongByte() throws IOException {
    store().put(WORKSPACE, "v", entries(2, 1));
    int sound = (int) Files.size(log());
    store().put(WORKSPACE, "v", List.of(entry(0, 2)));
    byte[] whole = Files.readAllBytes(log());
    close();
    for (int at = sound; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x41;
      Files.write(log(), damaged);
      assertThat(get(reopened(), 0)).contains(entry(0, 1).row());
    }
  }

  @Test
  void hasEverythingOnTheDiskWhenPutReturns() throws IOException {
    for (int second = 1; second <= 3; second++) {
      store().put(WORKSPACE, "v", entries(second, second));
      Path copy = root.resolve("data/online" + second);
      copy(root.resolve("data/online"), copy);
      try (FileOnlineStore other = new FileOnlineStore(copy)) {
        assertThat(other.size(WORKSPACE, "v")).isEqualTo(second);
        assertThat(get(other, 0)).contains(entry(0, second).row());
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void compactsALogMuchLargerThanItsRows() throws IOException {
    try (FileOnlineStore small = new FileOnlineStore(root.resolve("small"), 20_000)) {
      for (int second = 1; second <= 300; second++) {
        small.put(WORKSPACE, "v", entries(10, second));
        assertThat(Files.size(log())).isLessThan(25_000);
      }
    }
    try (FileOnlineStore small = new FileOnlineStore(root.resolve("small"), 20_000)) {
      for (int id = 0; id < 10; id++) {
        assertThat(get(small, id)).contains(entry(id, 300).row());
      }
    }
  }

  @Test
  void saysThatALogIsDamagedFromItsStart() throws IOException {
    store().put(WORKSPACE, "v", entries(2, 1));
    close();
    Files.write(log(), new byte[100]);
    open();

    assertThatThrownBy(() -> get(store(), 0)).isInstanceOf(Unavailable.class);
    assertThat(Files.size(log())).isEqualTo(100);
  }

  @Test
  void keepsFiftyThousandRows() {
    List<Entry> many = entries(50_000, 1);
    store().replaceAll(WORKSPACE, "v", many);
    store().put(WORKSPACE, "v", List.of(entry(7, 2)));

    assertThat(reopened().size(WORKSPACE, "v")).isEqualTo(50_000);
    assertThat(get(store(), 49_999)).contains(entry(49_999, 1).row());
    assertThat(get(store(), 7)).contains(entry(7, 2).row());
  }

  @Test
  void refusesToWriteWhenClosed() {
    store().put(WORKSPACE, "v", entries(1, 1));
    close();

    assertThatThrownBy(() -> store().put(WORKSPACE, "v", entries(1, 2)))
        .isInstanceOf(IllegalStateException.class);
  }
}
