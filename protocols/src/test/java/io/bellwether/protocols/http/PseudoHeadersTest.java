// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.buffers.DataReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Against what grpcio 1.85 sends for tritonclient's {@code is_server_live}. */
class PseudoHeadersTest {
  private static final byte[] SENT =
      HexFormat.of()
          .parseHex(
              "0000f801040000000140053a706174682a2f696e666572656e63652e47525043496e66657265"
                  + "6e6365536572766963652f5365727665724c697665400a3a617574686f726974790f3132372e"
                  + "302e302e313a34363336358386400c636f6e74656e742d74797065106170706c69636174696f"
                  + "6e2f677270634002746508747261696c6572734014677270632d6163636570742d656e636f64"
                  + "696e67176964656e746974792c206465666c6174652c20677a6970400c677270632d74696d65"
                  + "6f7574023253400a757365722d6167656e7430677270632d707974686f6e2f312e38352e3120"
                  + "677270632d632f35382e302e3020286c696e75783b2063687474703229");

  private static final String PATH = "/inference.GRPCInferenceService/ServerLive";

  @Test
  void namesBecomeNumbersOfTheStaticTable() {
    byte[] changed = PseudoHeaders.numbered(SENT.clone());

    assertThat(changed).hasSize(SENT.length - 6 - 11);
    assertThat(changed[2] & 0xFF).isEqualTo(changed.length - 9);
    assertThat(Arrays.copyOfRange(changed, 3, 9)).isEqualTo(Arrays.copyOfRange(SENT, 3, 9));
    byte[] path = PATH.getBytes(StandardCharsets.US_ASCII);
    assertThat(changed[9]).isEqualTo((byte) 0x44);
    assertThat(changed[10]).isEqualTo((byte) path.length);
    assertThat(Arrays.copyOfRange(changed, 11, 11 + path.length)).isEqualTo(path);
    assertThat(changed[11 + path.length]).isEqualTo((byte) 0x41);
    int same = SENT.length - (9 + 7 + 1 + path.length + 12);
    assertThat(Arrays.copyOfRange(changed, changed.length - same, changed.length))
        .isEqualTo(Arrays.copyOfRange(SENT, SENT.length - same, SENT.length));
    assertThat(PseudoHeaders.numbered(changed.clone())).isEqualTo(changed);
  }

  @Test
  void paddingAndPriorityStayWhereTheyAre() {
    byte[] block =
        HexFormat.of().parseHex("0005" + "3a70617468" + "012f" + "83" + "7f8001" + "01" + "61");
    byte[] padded = frame(0x28, HexFormat.of().parseHex("02" + "0000000010"), block, new byte[2]);
    byte[] expected =
        frame(
            0x28,
            HexFormat.of().parseHex("02" + "0000000010"),
            HexFormat.of().parseHex("04" + "012f" + "83" + "7f8001" + "01" + "61"),
            new byte[2]);

    assertThat(PseudoHeaders.numbered(padded)).isEqualTo(expected);
  }

  private static byte[] frame(int flags, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    out.writeBytes(new byte[] {0, 0, (byte) length, 1, (byte) flags, 0, 0, 0, 1});
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  @Test
  void whatCannotBeReadStaysAsItIs() {
    for (String broken : List.of("40", "4005", "40053a70", "407f", "407fffffffffffffff01", "ff")) {
      byte[] frame = frame(4, HexFormat.of().parseHex(broken));
      assertThat(PseudoHeaders.numbered(frame.clone())).as(broken).isEqualTo(frame);
    }
    byte[] cut = Arrays.copyOf(SENT, 20);
    cut[4] = 12;
    assertThat(PseudoHeaders.numbered(cut.clone())).isEqualTo(cut);
  }

  @Test
  void framesThatEndAStreamTellWhich() {
    byte[] reset = {0, 0, 4, 3, 0, (byte) 0x80, 0, 1, 7, 0, 0, 0, 8};
    assertThat(PseudoHeaders.reset(reset)).hasValue(263); // The first bit means nothing.
    byte[] data = {0, 0, 0, 0, 1, 0, 0, 0, 7};
    assertThat(PseudoHeaders.reset(data)).isEmpty();
    byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(PseudoHeaders.reset(preface)).isEmpty();
  }

  @Test
  void onlyHeadersAreChanged() {
    byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] data = SENT.clone();
    data[3] = 0;
    byte[] empty = {0, 0, 0, 4, 1, 0, 0, 0, 0};
    byte[] long_ = {0x7f, 0, 0, 1, 4, 0, 0, 0, 1};
    Queue<byte[]> sent = new ArrayDeque<>();
    for (byte[] part : List.of(preface, empty, data, SENT.clone(), long_)) {
      for (byte one : part) {
        sent.add(new byte[] {one});
      }
    }
    PseudoHeaders frames = new PseudoHeaders(DataReader.create(sent::poll));

    assertThat(frames.next()).isEqualTo(preface);
    assertThat(frames.next()).isEqualTo(empty);
    assertThat(frames.next()).isEqualTo(data);
    assertThat(frames.next()).isEqualTo(PseudoHeaders.numbered(SENT.clone()));
    assertThat(frames.next()).isEqualTo(long_);
  }
}
