// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.scoring.ModelFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples are written by hand after the specification's draft 12. */
class UbjsonTest {
  /** Text stands for itself, and what is between angle brackets is hexadecimal. */
  private static byte[] bytes(String written) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String part : written.split("(?=<)|(?<=>)", -1)) {
      bytes.writeBytes(
          part.startsWith("<")
              ? HexFormat.of().parseHex(part.substring(1, part.length() - 1))
              : part.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static PullReader reader(String written) {
    return PullReader.ubjson(new ByteArrayInputStream(bytes(written)));
  }

  @ParameterizedTest
  @CsvSource({
    "i<ff>, -1",
    "U<ff>, 255",
    "I<8000>, -32768",
    "l<7fffffff>, 2147483647",
    "L<ffffffffffffff85>, -123",
    "d<3dcccccd>, 0.10000000149011612",
    "D<3fb999999999999a>, 0.1",
    "HU<05>1.5e3, 1500",
    "d<7fc00000>, NaN",
    "NNU<07>, 7",
  })
  void readsEveryKindOfNumber(String written, double value) {
    assertThat(reader(written).number()).isEqualTo(Double.valueOf(value));
  }

  @Test
  void readsObjectsAndListsOfAnyForm() {
    PullReader in =
        reader("{U<01>aSi<03>one" + "i<01>b[TF]" + "I<0001>c[$d#U<02><3f800000><40000000>" + "}");
    in.beginObject();
    assertThat(in.nextName()).isEqualTo("a");
    assertThat(in.string()).isEqualTo("one");
    assertThat(in.nextName()).isEqualTo("b");
    assertThat(in.ints()).containsExactly(1, 0);
    assertThat(in.nextName()).isEqualTo("c");
    assertThat(in.where()).isEqualTo("c");
    assertThat(in.floats()).containsExactly(1, 2);
    assertThat(in.nextName()).isNull();
    in.end();
  }

  @Test
  void readsContainersWhoseLengthIsSaid() {
    PullReader in = reader("{#U<02>i<01>a[#U<02>CxSU<01>yi<01>b{$[#i<01>i<01>c#i<00>");
    in.beginObject();
    assertThat(in.nextName()).isEqualTo("a");
    assertThat(in.strings()).containsExactly("x", "y");
    assertThat(in.nextName()).isEqualTo("b");
    in.skip();
    assertThat(in.nextName()).isNull();
    in.end();
  }

  @ParameterizedTest
  @CsvSource({
    "'', ends too early",
    "[, ends too early",
    "SL<7fffffffffffffff>x, a text of 9223372036854775807 bytes",
    "SU<05>abc, ends too early",
    "Si<ff>, a length of -1",
    "[$Z#L<7fffffffffffffff>, values without content",
    "[$d<3f800000>, a type of values without their number",
    "[#i<ff>, a length of -1",
    "Q, unknown type 0x51",
    "HU<02>ab, not a number: ab",
    "ZZ, something follows",
    "[U<01>}, unknown type 0x7d",
  })
  void saysWhatIsBroken(String written, String message) {
    assertThatThrownBy(
            () -> {
              PullReader in = reader(written);
              in.skip();
              in.end();
            })
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void nestingIsBounded() {
    assertThatThrownBy(() -> reader("[".repeat(65)).skip()).hasMessageContaining("nesting depth");
    reader("[".repeat(64) + "]".repeat(64)).skip();
  }

  @Test
  void aFractionIsNoWholeNumber() {
    assertThatThrownBy(() -> reader("D<3fb999999999999a>").integer(0, 9))
        .hasMessageContaining("not a whole number: 0.1");
  }

  @Test
  void randomBytesAreReadOrRefused() {
    Random random = new Random(7);
    String letters = "{}[]$#SiUIlLdDCHTFZN";
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            (byte) (random.nextBoolean() ? random.nextInt(4) : letters.charAt(random.nextInt(20)));
      }
      try {
        PullReader.ubjson(new ByteArrayInputStream(bytes)).skip();
      } catch (ModelFormatException e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
  }

  @Test
  void tellsTheTwoFormatsApart() {
    for (String json : new String[] {"{\"a\":1}", "{ \"a\":1}", "{\n\"a\":1}"}) {
      assertHoldsA(PullReader.of(bytes(json)));
    }
    for (String binary : new String[] {"{U<01>aU<01>}", "{L<0000000000000001>aU<01>}"}) {
      assertHoldsA(PullReader.of(bytes(binary)));
    }
  }

  private static void assertHoldsA(PullReader in) {
    in.beginObject();
    assertThat(in.nextName()).isEqualTo("a");
    assertThat(in.number()).isEqualTo(1);
    assertThat(in.nextName()).isNull();
  }
}
