// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.scoring.pipeline.FileBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedZipTest {
  /**
   * What Python's zipfile makes of two files without compression when it cannot go back in what it
   * writes: their lengths stand behind them.
   */
  private static final byte[] STREAMED =
      Base64.getDecoder()
          .decode(
              "UEsDBBQACAAAABBsd10AAAAAAAAAAAAAAAAHAAAATUxtb2RlbGE6IDEKUEsHCGkZI+MFAAAABQAAAFBLAwQUAAgA"
                  + "AAAQbHddAAAAAAAAAAAAAAAADAAAAGQvbW9kZWwuanNvbnt9UEsHCEO/pqMCAAAAAgAAAFBLAQIUAxQACAAAABBs"
                  + "d11pGSPjBQAAAAUAAAAHAAAAAAAAAAAAAACAAQAAAABNTG1vZGVsUEsBAhQDFAAIAAAAEGx3XUO/pqMCAAAAAgAA"
                  + "AAwAAAAAAAAAAAAAAIABOgAAAGQvbW9kZWwuanNvblBLBQYAAAAAAgACAG8AAAB2AAAAAAA=");

  @TempDir private Path work;

  private static byte[] zip(int size, String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(new byte[size]);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private void refuses(byte[] zip, String reason) throws IOException {
    assertThatThrownBy(() -> UnpackedZip.of(FileBytes.of(zip), work, 1000))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(reason);
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void filesAreThereUntilItIsClosed() throws IOException {
    byte[] zip = zip(10, "top/", "top/a/MLmodel", "top/MLmodel", "top/b.json", "c");
    try (UnpackedZip unpacked = UnpackedZip.of(FileBytes.of(zip), work)) {
      assertThat(unpacked.beside("MLmodel").keySet())
          .containsExactlyInAnyOrder("MLmodel", "a/MLmodel", "b.json");
      assertThat(unpacked.beside("MLmodel"))
          .hasEntrySatisfying("b.json", file -> assertThat(file.all()).hasSize(10));
    }
    assertNothingIsLeft();
  }

  @Test
  void whatIsMoreOnceUnpackedIsRefused() throws IOException {
    refuses(zip(10_000_000, "zeros"), "more than 1,000 bytes");
    refuses(zip(600, "one", "two"), "more than 1,000 bytes");
    String[] many = new String[UnpackedZip.MOST_FILES + 1];
    for (int i = 0; i < many.length; i++) {
      many[i] = "f" + i;
    }
    refuses(zip(0, many), "more than 1000 files");
  }

  @Test
  void namesThatLeadElsewhereAreRefused() throws IOException {
    for (String name : new String[] {"../a", "/etc/passwd", "a/../../b", "a\\b", "a//b", "./a"}) {
      refuses(zip(1, name), "names within the directory");
    }
    refuses(zip(1, "x".repeat(2000)), "names within the directory");
  }

  @Test
  void filesThatWereStreamedAsTheyAreAreFoundByTheDirectory() throws IOException {
    try (UnpackedZip unpacked = UnpackedZip.of(FileBytes.of(STREAMED), work, 1000)) {
      assertThat(unpacked.beside("MLmodel"))
          .containsOnlyKeys("MLmodel", "d/model.json")
          .hasEntrySatisfying(
              "MLmodel", file -> assertThat(new String(file.all(), UTF_8)).isEqualTo("a: 1\n"));
    }
    assertNothingIsLeft();

    byte[] changed = STREAMED.clone();
    changed[new String(STREAMED, ISO_8859_1).indexOf("a: 1")] = 'b';
    refuses(changed, "MLmodel has another checksum");
    byte[] large = STREAMED.clone();
    large[large.length - 22 + 15] = 1;
    refuses(large, "a directory of too many files");
    assertThatThrownBy(() -> UnpackedZip.of(FileBytes.of(STREAMED), work, 6))
        .hasMessageContaining("more than 6 bytes");
    damage(STREAMED, 2);
  }

  /** Whatever is changed in it, it is unpacked or refused, and nothing is left. */
  @Test
  void damagedOnesAreReadOrRefused() throws IOException {
    damage(zip(100, "MLmodel", "a/b", "c.json"), 3);
  }

  private void damage(byte[] whole, int most) throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = whole.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try (UnpackedZip unpacked = UnpackedZip.of(FileBytes.of(damaged), work, 1000)) {
        assertThat(unpacked.beside("MLmodel").size()).isBetween(0, most);
      } catch (InvalidInput e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
    assertNothingIsLeft();
  }
}
