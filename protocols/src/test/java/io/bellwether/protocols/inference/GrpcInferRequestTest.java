// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.ProtobufWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against messages that tritonclient 2.73 has made. */
class GrpcInferRequestTest {
  private static final byte[] RAW =
      HexFormat.of()
          .parseHex(
              "0a0568656172741201331a013722080a016b12031a01762a0d0a01781204465033321a020202"
                  + "2a0e0a0173120542595445531a02020132080a066d617267696e32090a07707265646963743a"
                  + "100000803f0000c07f000020c0000040403a0b010000006102000000c3a4");

  private static final byte[] TYPED =
      HexFormat.of()
          .parseHex(
              "0a0568656172742a120a01621204424f4f4c1a01022a040a0201002a1b0a01691204494e5438"
                  + "1a01022a0d120b80ffffffffffffffff017f2a240a016c1205494e5436341a01022a151a1380"
                  + "808080808080808001ffffffffffffffff7f2a160a0175120655494e5431361a01022a062204"
                  + "00ffff032a1c0a0176120655494e5436341a01022a0c2a0a00ffffffffffffffff7f2a180a01"
                  + "661204465033321a01022a0a3208cdcccc3d000080ff2a200a01641204465036341a01022a12"
                  + "3a109a9999999999b93f000000000000f87f2a160a0174120542595445531a01022a07420161"
                  + "4202c3a4");

  private static GrpcInferRequest read(byte[] message) {
    return GrpcInferRequest.read(ByteBuffer.wrap(message));
  }

  @Test
  void readsRawContents() {
    GrpcInferRequest asked = read(RAW);

    assertThat(asked.model()).isEqualTo("heart");
    assertThat(asked.version()).contains("3");
    assertThat(asked.request().id()).contains("7");
    assertThat(asked.request().binary()).isTrue();
    assertThat(asked.request().outputs())
        .extracting(InferRequest.Wanted::name)
        .containsExactly("margin", "predict");
    Tensor numbers = asked.request().inputs().get(0);
    assertThat(numbers.name()).isEqualTo("x");
    assertThat(numbers.datatype()).isEqualTo(Datatype.FP32);
    assertThat(numbers.shape()).containsExactly(2, 2);
    assertThat(values(numbers)).containsExactly(1.0, null, -2.5, 3.0);
    assertThat(values(asked.request().inputs().get(1))).containsExactly("a", "ä");
  }

  private static List<@Nullable Object> values(Tensor tensor) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < tensor.values().size(); i++) {
      values.add(tensor.values().at(i));
    }
    return values;
  }

  /** In a message that tritonclient's classes have made. */
  @Test
  void readsWhatTheModelMayBeToldBesides() {
    String message =
        "0a05686561727422070a016212020801220e0a0164120921000000000000f83f22100a016b120b10fdffff"
            + "ffffffffffff0122090a017312041a02c3a42a180a01781204465036341a01012a0a3a08000000000000"
            + "0040";

    assertThat(read(HexFormat.of().parseHex(message)).request().params())
        .isEqualTo(Map.of("b", true, "d", 1.5, "k", -3L, "s", "ä"));
  }

  /** MLServer's parameter, in a message that tritonclient's classes have made. */
  @Test
  void textsMayBeInBase64() {
    String message =
        "0a0568656172742a390a0174120542595445531a010222180a0c636f6e74656e745f747970651208"
            + "1a066261736536342a10420853384f326247343d42044d444133";

    GrpcInferRequest asked = read(HexFormat.of().parseHex(message));

    assertThat(values(asked.request().inputs().getFirst())).containsExactly("Köln", "007");
  }

  @Test
  void readsTypedContentsOfEachKind() {
    GrpcInferRequest asked = read(TYPED);

    assertThat(asked.version()).isEmpty();
    assertThat(asked.request().id()).isEmpty();
    assertThat(asked.request().binary()).isFalse();
    assertThat(asked.request().inputs())
        .extracting(GrpcInferRequestTest::values)
        .containsExactly(
            List.of(true, false),
            List.of(-128L, 127L),
            List.of(Long.MIN_VALUE, Long.MAX_VALUE),
            List.of(0L, 65535L),
            List.of(0L, Long.MAX_VALUE),
            List.of((double) 0.1f, Double.NEGATIVE_INFINITY),
            Arrays.asList(0.1, null),
            List.of("a", "ä"));
  }

  @Test
  void tellsWhatIsWrong() {
    refuses(request(input("FP32", 2, 6, "0000803f")), "1 values (expected: 2, for the shape [2])");
    refuses(request(input("FP32", 1, 6, "0000803f0000803f")), "more than 1 values");
    refuses(request(input("FP32", 1, 7, "0000803f0000803f")), "x.contents: fp64_contents");
    refuses(request(input("INT8", 1, 2, "8001")), "x.contents[0]: 128");
    refuses(request(input("UINT64", 1, 5, "ffffffffffffffffff01")), "18446744073709551615");
    refuses(request(input("FP16", 1, 6, "0000803f")), "FP16 in contents");
    refuses(request(input("FP33", 1, 6, "0000803f")), "x.datatype: FP33");
    refuses(request(input("BYTES", 1, 8, "ff")), "no UTF-8");
    refuses(request(input("FP32", 1 << 20, 6, "0000803f")), "fewer values than its shape says");
    refuses(request(input("FP32", -1, 6, "")), "x.shape: -1");
    refuses(
        request(input("FP32", 1, 6, "0000803f")).element(7, new byte[4]),
        "x: has contents and raw_input_contents");
    refuses(
        request(input("FP32", 1, 6, "")).element(7, new byte[4]).element(7, new byte[4]),
        "raw_input_contents: 2 (expected: 1, one for each input)");
    refuses(request(input("FP32", 1, 6, "")).element(7, new byte[5]), "5 bytes in");
    ProtobufWriter elsewhere =
        new ProtobufWriter()
            .text(1, "x")
            .text(2, "FP32")
            .message(4, new ProtobufWriter().text(1, "shared_memory_region"));
    refuses(request(elsewhere), "shared_memory_region: the server reads and writes no memory");
    refuses(new ProtobufWriter().text(1, "heart"), "inputs: none");
    refuses(new ProtobufWriter(), "model_name: empty");
  }

  private static void refuses(ProtobufWriter request, String reason) {
    assertThatThrownBy(() -> read(request.bytes()))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(reason);
  }

  private static ProtobufWriter request(ProtobufWriter input) {
    return new ProtobufWriter().text(1, "heart").message(5, input);
  }

  /** An input {@code x} with one size, and these bytes in a list of its contents. */
  private static ProtobufWriter input(String datatype, int size, int field, String bytes) {
    ProtobufWriter input =
        new ProtobufWriter().text(1, "x").text(2, datatype).varints(3, List.of(size));
    return bytes.isEmpty()
        ? input
        : input.message(5, new ProtobufWriter().element(field, HexFormat.of().parseHex(bytes)));
  }

  /** Whatever is sent, it is read or refused. */
  @Test
  void brokenMessagesAreRefused() {
    Random random = new Random(7);
    for (byte[] golden : List.of(RAW, TYPED)) {
      for (int i = 0; i < 20_000; i++) {
        byte[] broken = Arrays.copyOf(golden, golden.length - random.nextInt(3));
        for (int change = random.nextInt(4); change >= 0; change--) {
          broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
        }
        try {
          assertThat(read(broken).request().inputs()).isNotEmpty();
        } catch (Malformed e) {
          assertThat(e.getMessage()).isNotBlank();
        }
      }
    }
  }
}
