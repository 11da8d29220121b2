// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.ArtifactStore.Entry;
import io.bellwether.platform.shared.ArtifactStore.Stored;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;

/** What an {@link ArtifactStore} owes: whole files or none, and no way out. */
public abstract class ArtifactStoreContract {
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final List<String> BAD_PATHS =
      List.of(
          "",
          "/",
          "/etc/passwd",
          "..",
          "../a",
          "a/../b",
          "a/..",
          "./a",
          "a//b",
          "a/",
          "a\\b",
          "a\0b",
          "a\nb");

  protected abstract ArtifactStore store();

  private Stored put(String path, String content) {
    return store().put(path, new ByteArrayInputStream(content.getBytes(UTF_8)));
  }

  private String read(String path) throws IOException {
    try (InputStream content = store().open(path)) {
      return new String(content.readAllBytes(), UTF_8);
    }
  }

  @Test
  void keepsContentWithSizeAndHash() throws IOException {
    Stored stored = put("runs/1/model.json", "abc");

    assertThat(stored).isEqualTo(new Stored("runs/1/model.json", 3, SHA256_OF_ABC));
    assertThat(store().find("runs/1/model.json"))
        .contains(new Entry("runs/1/model.json", false, 3));
    assertThat(read("runs/1/model.json")).isEqualTo("abc");
    assertThat(Files.readString(store().localFile("runs/1/model.json"))).isEqualTo("abc");
  }

  @Test
  void replacesContent() throws IOException {
    put("a", "first");
    put("a", "second");

    assertThat(read("a")).isEqualTo("second");
    assertThat(store().list("")).containsExactly(new Entry("a", false, 6));
  }

  @Test
  void listsOneFolderByName() {
    put("runs/b.txt", "b");
    put("runs/a/deep.txt", "deep");
    put("runs/a b ü.txt", "");

    assertThat(store().list("runs"))
        .containsExactly(
            new Entry("runs/a", true, 0),
            new Entry("runs/a b ü.txt", false, 0),
            new Entry("runs/b.txt", false, 1));
    assertThat(store().list("")).containsExactly(new Entry("runs", true, 0));
    assertThat(store().list("absent")).isEmpty();
  }

  @Test
  void deletesFilesAndFolders() {
    put("runs/a.txt", "a");
    put("runs/deep/b.txt", "b");
    put("other", "c");

    store().delete("runs/a.txt");
    assertThat(store().list("runs")).containsExactly(new Entry("runs/deep", true, 0));
    store().delete("runs");
    store().delete("absent");
    assertThat(store().list("")).containsExactly(new Entry("other", false, 1));
  }

  @Test
  void saysWhatIsNotThere() {
    put("folder/a", "a");

    assertThat(store().find("absent")).isEmpty();
    assertThat(store().find("folder")).isEmpty();
    for (String path : List.of("absent", "folder", "folder/a/b")) {
      assertThatThrownBy(() -> store().open(path)).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> store().localFile(path)).isInstanceOf(NotFound.class);
    }
  }

  @Test
  void keepsTheOldContentWhenANewOneBreaksOff() throws IOException {
    put("a", "old");
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[100_000]),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("connection reset");
              }

              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("connection reset");
              }
            });

    assertThatThrownBy(() -> store().put("a", broken)).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> store().put("b", broken)).isInstanceOf(UncheckedIOException.class);
    assertThat(read("a")).isEqualTo("old");
    assertThat(store().list("")).containsExactly(new Entry("a", false, 3));
  }

  @Test
  void refusesPathsThatCouldLeaveTheStore() {
    for (String path : BAD_PATHS) {
      assertRefused(() -> put(path, "x"));
      assertRefused(() -> store().open(path));
      assertRefused(() -> store().find(path));
      assertRefused(() -> store().localFile(path));
      assertRefused(() -> store().delete(path));
    }
  }

  private static void assertRefused(ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(InvalidInput.class);
  }
}
