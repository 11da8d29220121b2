// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.testkit.ArtifactStoreContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileArtifactStoreTest extends ArtifactStoreContract {
  @TempDir Path folder;
  private Path root = Path.of("");
  private @Nullable FileArtifactStore opened;

  @BeforeEach
  void open() {
    root = folder.resolve("deep/artifacts");
    opened = new FileArtifactStore(root);
  }

  @Override
  protected ArtifactStore store() {
    return requireNonNull(opened);
  }

  @Test
  void refusesToGoThroughSymbolicLinks() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "s");
    Files.createSymbolicLink(root.resolve("link"), outside);
    Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));

    assertThatThrownBy(() -> store().open("link/secret")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> store().open("file")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> store().list("link")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> store().put("link/new", InputStream.nullInputStream()))
        .isInstanceOf(InvalidInput.class);
    assertThat(store().list("")).isEmpty();
  }

  @Test
  void deletesLinksButNotWhatTheyPointAt() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "p");
    store().put("runs/a", InputStream.nullInputStream());
    Files.createSymbolicLink(root.resolve("runs/link"), outside);

    store().delete("runs");

    assertThat(outside.resolve("precious")).exists();
    assertThat(root.resolve("runs")).doesNotExist();
  }

  @Test
  void removesAtStartWhatACrashLeft() throws IOException {
    Path left = Files.writeString(root.resolve(".incoming/half"), "half");

    opened = new FileArtifactStore(root);

    assertThat(left).doesNotExist();
    assertThatThrownBy(() -> store().open(".incoming/half")).isInstanceOf(InvalidInput.class);
  }

  @Test
  void takesNamesThatLookLikeItsOwnInDeeperFolders() {
    store().put("a/.incoming", new ByteArrayInputStream(new byte[] {1}));

    assertThat(store().find("a/.incoming")).isPresent();
  }

  @Test
  void streams() {
    long size = 200L << 20;
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = allocated(threads);

    assertThat(store().put("large", new Pattern(size)).size()).isEqualTo(size);

    assertThat(allocated(threads) - before).isLessThan(8 << 20);
  }

  private static long allocated(ThreadMXBean threads) {
    return ((com.sun.management.ThreadMXBean) threads).getCurrentThreadAllocatedBytes();
  }

  /** So many bytes out of nothing. */
  private static final class Pattern extends InputStream {
    private long left;

    Pattern(long size) {
      left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? 7 : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(length, left);
      Arrays.fill(buffer, offset, offset + count, (byte) 7);
      left -= count;
      return count;
    }
  }
}
