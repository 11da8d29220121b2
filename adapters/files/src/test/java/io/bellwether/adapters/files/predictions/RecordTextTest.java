// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.serving.Prediction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts in ASCII are written another way than others, and a length of 128 takes two bytes. */
class RecordTextTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 126, 127, 128, 129, 600})
  void givesBackEveryText(int length) throws IOException {
    String ascii = "a".repeat(length);
    for (String other : List.of("", "\u007f", "\u0080", "ü", "日", "😀")) {
      for (String text : List.of(ascii + other, other + ascii, ascii + other + ascii)) {
        Prediction written = prediction(text);
        assertThat(read(written)).isEqualTo(written);
      }
    }
  }

  @Test
  void tellsARecordThatEndsTooEarly() throws IOException {
    ByteBuffer whole = record(prediction("age"));
    for (int length = 9; length < whole.remaining(); length++) {
      ByteBuffer cut = whole.slice(whole.position(), length);
      assertThatThrownBy(() -> RecordReader.prediction("risk", cut))
          .as("%d bytes", length)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("ends too early");
    }
  }

  private static Prediction prediction(String text) {
    return new Prediction(
        "p1",
        "risk",
        "1",
        Optional.of("1.0.0"),
        "champion",
        Instant.parse("2026-01-02T03:04:05Z"),
        Map.of("x" + text, text, "n", Long.MIN_VALUE, "d", -0.0),
        Map.of("id", text),
        text,
        Optional.of(0.25),
        Optional.empty(),
        Optional.of(1e-5));
  }

  private static Prediction read(Prediction written) throws IOException {
    ByteBuffer record = record(written);
    assertThat(RecordReader.sequence(record)).isEqualTo(7);
    return RecordReader.prediction("risk", record);
  }

  private static ByteBuffer record(Prediction written) throws IOException {
    RecordWriter writer = new RecordWriter(16);
    int end = writer.add(written);
    writer.number(0, end, 7);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.writeTo(out);
    int payload = end - RecordWriter.FRAME_BYTES;
    return ByteBuffer.wrap(out.toByteArray(), RecordWriter.PAYLOAD_AT, payload);
  }
}
