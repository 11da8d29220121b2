// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files that pyarrow wrote (record_arrow.py); the same table as Parquet says what is in them. */
class ArrowUploadTest {
  private static final UploadOptions ARROW = UploadOptions.of(FileFormat.ARROW);

  @RegisterExtension final TestFiles files = new TestFiles();

  private static byte[] recorded(String name) throws IOException {
    try (InputStream in = ArrowUploadTest.class.getResourceAsStream("/arrow/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private Table parquet() throws IOException {
    return files.ingest(recorded("table.parquet"), UploadOptions.of(FileFormat.PARQUET));
  }

  private static void assertSame(Table arrow, Table parquet, int rows) {
    assertThat(arrow.rows()).isEqualTo(rows);
    assertThat(arrow.schema()).isEqualTo(parquet.schema());
    for (Column column : arrow.columns()) {
      Column expected = parquet.column(column.name());
      for (int row = 0; row < rows; row++) {
        assertThat(column.value(row))
            .as("%s %d", column.name(), row)
            .isEqualTo(expected.value(row));
      }
    }
  }

  @Test
  void readsAStreamOfSeveralBatches() throws IOException {
    assertSame(files.ingest(recorded("table.arrows"), ARROW), parquet(), 300);
  }

  @Test
  void readsAPackedFile() throws IOException {
    assertSame(files.ingest(recorded("packed.arrow"), ARROW), parquet(), 5000);
    assertSame(files.ingest(recorded("zstd.feather"), ARROW), parquet(), 5000);
  }

  @Test
  void unpacksNoMoreThanFits() {
    assertThatThrownBy(() -> files.ingest(recorded("bomb.feather"), ARROW))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("a packed batch of more than 67,108,864 bytes");
  }

  @Test
  void saysWhatItDoesNotRead() {
    assertThatThrownBy(() -> files.ingest(recorded("list.arrows"), ARROW))
        .hasMessageContaining("column 'parts': list (expected: numbers");
    assertThatThrownBy(() -> files.ingest("a,b\n1,2\n".getBytes(UTF_8), ARROW))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void takesNothingThatIsNotWhole() throws IOException {
    byte[] file = recorded("packed.arrow");
    byte[] cut = Arrays.copyOf(file, file.length - 1);
    byte[] stream = recorded("table.arrows");
    byte[] longer = Arrays.copyOf(stream, stream.length + 8);

    assertThatThrownBy(() -> files.ingest(cut, ARROW)).hasMessageContaining("no mark at the end");
    assertThatThrownBy(() -> files.ingest(longer, ARROW))
        .hasMessageContaining("bytes behind the end of the stream");
  }

  @Test
  void refusesWhateverIsBroken() throws IOException {
    Random random = new Random(1);
    for (String name : new String[] {"table.arrows", "packed.arrow", "zstd.feather"}) {
      byte[] good = recorded(name);
      for (int i = 0; i < 40; i++) {
        byte[] bad = mutated(good, random);
        try {
          files.ingest(bad, ARROW);
        } catch (InvalidInput e) {
          assertThat(e.getMessage()).contains("expected");
        }
      }
    }
    assertThat(files.left()).isEmpty();
  }

  /** Where the places of `risk` and the times of `second` are, as pyarrow tells their buffers. */
  @Test
  void namesTheColumnOfAWrongValue() throws IOException {
    byte[] place = recorded("table.arrows");
    Arrays.fill(place, 73_784, 73_784 + 800, (byte) 0x7f);
    byte[] time = recorded("table.arrows");
    Arrays.fill(time, 80_344, 80_344 + 1600, (byte) 0x7f);

    assertThatThrownBy(() -> files.ingest(place, ARROW))
        .hasMessageStartingWith("column 'risk': place 2139062143 (expected: one of ");
    assertThatThrownBy(() -> files.ingest(time, ARROW))
        .hasMessageStartingWith("column 'second': time 9187201950435737471 (expected: one within");
    assertThatThrownBy(() -> files.ingest(Arrays.copyOf(place, 1000), ARROW))
        .hasMessageContaining("of 1000 (expected: all that the file speaks of)");
  }

  /** Cut off, or with some bytes changed, most of them where the metadata are. */
  private static byte[] mutated(byte[] good, Random random) {
    if (random.nextInt(5) == 0) {
      return Arrays.copyOf(good, 1 + random.nextInt(good.length));
    }
    byte[] bad = good.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int end = random.nextInt(4) == 0 ? bad.length : Math.min(bad.length, 8000);
      bad[random.nextInt(end)] = (byte) random.nextInt(256);
    }
    return bad;
  }
}
