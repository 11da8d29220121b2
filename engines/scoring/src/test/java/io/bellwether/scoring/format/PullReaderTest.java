// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.format;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.scoring.ModelFormatException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PullReaderTest {
  private static int members(String json) {
    PullReader in =
        PullReader.json(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    int members = 0;
    in.beginObject();
    while (in.nextName() != null) {
      in.skip();
      members++;
    }
    return members;
  }

  private static String object(int names) {
    return IntStream.range(0, names)
        .mapToObj(i -> "\"n" + i + "\":0")
        .collect(joining(",", "{", "}"));
  }

  @Test
  void anObjectHasEachNameOnce() {
    assertThat(members("{\"a\":{\"b\":1,\"b\":2},\"b\":[{}]}")).isEqualTo(2);
    assertThatThrownBy(() -> members("{\"a\":1,\"b\":2,\"a\":1}"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("a: twice");
  }

  /** Each name of an object is kept until it ends, so a file of names alone is refused soon. */
  @Test
  void anObjectHasNotAnyNumberOfNames() {
    assertThat(members(object(1000))).isEqualTo(1000);
    assertThatThrownBy(() -> members(object(1001)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("at most 1,000");
  }
}
