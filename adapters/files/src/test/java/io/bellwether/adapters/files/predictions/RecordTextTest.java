// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.Reasons;
import io.bellwether.platform.serving.RiskLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
        Prediction.Route.sure(text),
        Optional.of(new Prediction.Request("/ml/{model}/predict", text, text)),
        Instant.parse("2026-01-02T03:04:05Z"),
        Map.of("x" + text, text, "n", Long.MIN_VALUE, "d", -0.0),
        Map.of("id", text),
        new Prediction.Output(
            text,
            Optional.of(0.25),
            Map.of("class " + text, 0.5),
            Optional.empty(),
            List.of(reasons(text))),
        Optional.of(1e-5));
  }

  private static Reasons reasons(String text) {
    return new Reasons(
        "log_odds",
        Optional.of(text),
        Optional.of(3),
        -1.5,
        Optional.of(
            new Baseline(Baseline.Kind.MODEL_MEANS, Optional.empty(), Optional.empty(), -1.5)),
        List.of(
            new Reasons.Reason("x" + text, text, 0.25, Optional.of(0.1)),
            new Reasons.Reason("d", -0.0, -0.5, Optional.empty())));
  }

  @Test
  void givesBackTheAnswersOfSeveralTargets() throws IOException {
    Prediction one = prediction("");
    Prediction written =
        new Prediction(
            one.id(),
            one.model(),
            one.version(),
            one.semanticVersion(),
            one.route(),
            one.request(),
            one.time(),
            one.features(),
            one.entities(),
            new Prediction.Output(List.of(1.5, -0.0, 1e300), Optional.empty(), Optional.empty()),
            one.latencySeconds());
    assertThat(read(written)).isEqualTo(written);
  }

  /** As version 0.1 wrote it before records had a request, probabilities and reasons. */
  @Test
  void readsRecordsOfTheFirstFormat() {
    byte[] record =
        HexFormat.of()
            .parseHex(
                "0000000000000007010006475ef64ed58002703101327305312e312e30086368616d70696f6e6c00"
                    + "00000000000001643fe800000000000003643f40624dd2f1a9fc050361676564404ec00000"
                    + "000000067669736974736c000000000000000306736d6f6b65727404746f776e73075ac3bc"
                    + "726963680463686f6c6e010a70617469656e745f696403505431");

    Prediction read = RecordReader.prediction("risk", ByteBuffer.wrap(record));

    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    features.put("age", 61.5);
    features.put("visits", 3L);
    features.put("smoker", true);
    features.put("town", "Zürich");
    features.put("chol", null);
    assertThat(read)
        .isEqualTo(
            new Prediction(
                "p1",
                "risk",
                "2",
                Optional.of("1.1.0"),
                new Prediction.Route("champion", Optional.empty()),
                Optional.empty(),
                Instant.parse("2026-01-02T03:04:05.123456Z"),
                features,
                Map.of("patient_id", "PT1"),
                new Prediction.Output(1L, Optional.of(0.75), Optional.of(RiskLevel.HIGH)),
                Optional.of(0.0005)));
  }

  /** As it was written before reasons said what they are held against. */
  @Test
  void readsRecordsOfTheSecondFormat() {
    byte[] record =
        HexFormat.of()
            .parseHex(
                "0000000000000000020006475ef64ed58002703101327305312e312e30086368616d70696f6e6c00"
                    + "00000000000001643fe800000000000003643f40624dd2f1a9fc010361676564404ec000"
                    + "0000000000643ff000000000000001132f6d6c2f7b6d6f64656c7d2f7072656469637403"
                    + "616e6e0272310001086c6f675f6f6464736e6ebfe000000000000001036167653ff40000"
                    + "00000000643fc999999999999a");

    Prediction read = RecordReader.prediction("risk", ByteBuffer.wrap(record));

    assertThat(read.output().reasons())
        .containsExactly(
            new Reasons(
                "log_odds",
                Optional.empty(),
                Optional.empty(),
                -0.5,
                Optional.empty(),
                List.of(new Reasons.Reason("age", 61.5, 1.25, Optional.of(0.2)))));
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
