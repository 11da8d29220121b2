// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.serving.Total;
import io.bellwether.protocols.http.ProtobufWriter;
import io.bellwether.protocols.inference.ModelDescription.TensorDescription;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Against messages that tritonclient 2.73 has made. */
class GrpcMessagesTest {
  private static final List<TensorDescription> INPUTS =
      List.of(new TensorDescription("input", Datatype.FP32, List.of(-1, 8)));
  private static final List<TensorDescription> OUTPUTS =
      List.of(new TensorDescription("predict", Datatype.FP32, List.of(-1)));

  private static ModelDescription model(Map<String, String> properties) {
    return new ModelDescription(
        "heart", List.of("1", "2"), "bellwether_xgboost", INPUTS, OUTPUTS, properties);
  }

  private static void same(ProtobufWriter message, String expected) {
    assertThat(HexFormat.of().formatHex(message.bytes())).isEqualTo(expected);
  }

  @Test
  void metadata() {
    same(
        GrpcMessages.metadata(model(Map.of())),
        "0a0568656172741201311201321a1262656c6c7765746865725f7867626f6f7374221a0a0569"
            + "6e7075741204465033321a0bffffffffffffffffff01082a1b0a077072656469637412044650"
            + "33321a0affffffffffffffffff01");
  }

  @Test
  void configuration() {
    same(
        GrpcMessages.configuration(model(Map.of("columns", "[\"a\"]"))),
        "0a730a056865617274121262656c6c7765746865725f7867626f6f73741a040a0208012a160a"
            + "05696e707574100b220bffffffffffffffffff010832170a0770726564696374100b1a0affff"
            + "ffffffffffffff0172120a07636f6c756d6e7312070a055b2261225d8a010a62656c6c776574"
            + "686572");
  }

  @Test
  void statistics() {
    Total total =
        new Total(
            "heart",
            "2",
            9,
            4,
            Duration.ofNanos(5000),
            1,
            Duration.ofNanos(70),
            Optional.of(Instant.ofEpochMilli(1700000000123L)),
            0,
            Duration.ZERO,
            0,
            Duration.ZERO);
    same(
        GrpcMessages.statistics(List.of(total)),
        "0a350a05686561727412013218fbd095ffbc3120092804321e0a050804108827120408011046"
            + "1a0022002a05080410882732003a004200");
  }

  @Test
  void index() {
    same(
        GrpcMessages.index(
            List.of(
                new Repository.Entry("heart", "2", "READY", ""),
                new Repository.Entry("spare", null, "UNAVAILABLE", "no version has an alias"))),
        "0a110a0568656172741201321a0552454144590a2d0a0573706172651a0b554e415641494c41"
            + "424c4522176e6f2076657273696f6e2068617320616e20616c696173");
  }
}
