// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtobufTest {
  private static ProtobufReader reader(byte[] message) {
    return new ProtobufReader("broken: ", ByteBuffer.wrap(message));
  }

  @Test
  void whatIsWrittenIsRead() {
    ProtobufReader in =
        reader(
            new ProtobufWriter()
                .text(1, "größer")
                .varint(2, -1)
                .truth(300, true)
                .message(4, new ProtobufWriter().varints(1, List.of(-1, 8)))
                .elements(5, List.of("", "b"))
                .bytes());

    assertThat(in.next()).isEqualTo(1);
    assertThat(in.text()).isEqualTo("größer");
    assertThat(in.next()).isEqualTo(2);
    assertThat(in.varint()).isEqualTo(-1);
    assertThat(in.next()).isEqualTo(300);
    assertThat(in.varint()).isEqualTo(1);
    assertThat(in.next()).isEqualTo(4);
    ProtobufReader inner = in.message();
    assertThat(inner.next()).isEqualTo(1);
    assertThat(inner.hasLength()).isTrue();
    ProtobufReader packed = inner.packed(ProtobufReader.VARINT);
    assertThat(packed.varint()).isEqualTo(-1);
    assertThat(packed.varint()).isEqualTo(8);
    assertThat(packed.hasRemaining()).isFalse();
    assertThat(in.next()).isEqualTo(5);
    assertThat(in.text()).isEmpty();
    assertThat(in.next()).isEqualTo(5);
    assertThat(in.text()).isEqualTo("b");
    assertThat(in.next()).isZero();
  }

  @Test
  void defaultsAreLeftOut() {
    ProtobufWriter empty =
        new ProtobufWriter().text(1, "").varint(2, 0).truth(3, false).varints(4, List.of());
    assertThat(empty.bytes()).isEmpty();
    byte[] element = "x".getBytes(StandardCharsets.UTF_8);
    assertThat(new ProtobufWriter().element(1, element).bytes())
        .isEqualTo(HexFormat.of().parseHex("0a0178"));
  }

  @Test
  void whatIsNoMessageIsToldSo() {
    for (String broken : List.of("0a", "0a05", "00", "07", "0aff", "08ffffffffffffffffffff01")) {
      assertThatThrownBy(
              () -> {
                ProtobufReader in = reader(HexFormat.of().parseHex(broken));
                while (in.next() != 0) {
                  in.skip();
                }
              })
          .as(broken)
          .isInstanceOf(Malformed.class)
          .hasMessageStartingWith("broken: ");
    }
  }
}
