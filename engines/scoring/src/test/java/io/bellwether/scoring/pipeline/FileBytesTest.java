// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.linear.LinearModel;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileBytesTest {
  private static final byte[] LINEAR =
      new LinearModel(
              List.of("x"),
              new double[][] {{1}},
              new double[] {0},
              Link.IDENTITY,
              new double[] {0},
              new double[] {1})
          .write();

  private record Listed(long size, InputStream content) implements FileBytes {
    @Override
    public InputStream open() {
      return content;
    }
  }

  private static FileBytes listed(long size, byte[] content) {
    return new Listed(size, new ByteArrayInputStream(content));
  }

  @Test
  void aFileIsAsLongAsItWas() {
    assertThat(listed(3, new byte[] {1, 2, 3}).all()).containsExactly(1, 2, 3);
    assertThat(listed(0, new byte[0]).all()).isEmpty();
  }

  @Test
  void whatHasGrownIsNotRead() {
    assertThatThrownBy(() -> new Listed(10, new Endless()).all())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("more than 10 bytes");
  }

  @Test
  void whatHasShrunkIsNotRead() {
    assertThatThrownBy(() -> listed(10, new byte[9]).all())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("only 9 bytes");
  }

  @Test
  void aModelThatHasGrownIsNotRead() {
    byte[] opening = "{\"kind\":\"linear\",\"features\":[\"".getBytes(StandardCharsets.UTF_8);
    FileBytes grown =
        new FileBytes() {
          @Override
          public InputStream open() {
            return new SequenceInputStream(new ByteArrayInputStream(opening), new Endless());
          }

          @Override
          public long size() {
            return LINEAR.length;
          }
        };
    assertThatThrownBy(() -> ModelFile.read(grown))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("more than");
  }

  /** Of letters. */
  private static final class Endless extends InputStream {
    @Override
    public int read() {
      return 'a';
    }

    @Override
    public int read(byte[] into, int from, int length) {
      Arrays.fill(into, from, from + length, (byte) 'a');
      return length;
    }
  }
}
