// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Malformed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BinaryTensorsTest {
  private static final int ROUNDS = 200;

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The value as a peer would write it. */
  private static Object put(Datatype type, Random random, ByteBuffer out) {
    return switch (type) {
      case BOOL, UINT8 -> {
        int value = random.nextInt(type == Datatype.BOOL ? 2 : 256);
        out.put((byte) value);
        yield type == Datatype.BOOL ? (Object) (value == 1) : (Object) (long) value;
      }
      case INT8 -> {
        byte value = (byte) random.nextInt();
        out.put(value);
        yield (long) value;
      }
      case UINT16, INT16 -> {
        short value = (short) random.nextInt();
        out.putShort(value);
        yield type == Datatype.INT16 ? (long) value : (long) Short.toUnsignedInt(value);
      }
      case UINT32, INT32 -> {
        int value = random.nextInt();
        out.putInt(value);
        yield type == Datatype.INT32 ? (long) value : Integer.toUnsignedLong(value);
      }
      case UINT64, INT64 -> {
        long value = type == Datatype.INT64 ? random.nextLong() : random.nextLong() >>> 1;
        out.putLong(value);
        yield value;
      }
      case FP16, BF16, FP32, FP64 -> putReal(type, random.nextGaussian(), out);
      case BYTES -> {
        byte[] text = "é".repeat(random.nextInt(5)).getBytes(StandardCharsets.UTF_8);
        out.putInt(text.length).put(text);
        yield new String(text, StandardCharsets.UTF_8);
      }
    };
  }

  private static double putReal(Datatype type, double value, ByteBuffer out) {
    return switch (type) {
      case FP16 -> {
        short bits = Float.floatToFloat16((float) value);
        out.putShort(bits);
        yield Float.float16ToFloat(bits);
      }
      case BF16 -> {
        int bits = Float.floatToRawIntBits((float) value) >>> 16;
        out.putShort((short) bits);
        yield Float.intBitsToFloat(bits << 16);
      }
      case FP32 -> {
        out.putFloat((float) value);
        yield (float) value;
      }
      default -> {
        out.putDouble(value);
        yield value;
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Datatype.class)
  void readsWhatAPeerWrites(Datatype type) {
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      int count = random.nextInt(20);
      ByteBuffer out = littleEndian(count * 20);
      Object[] written = new Object[count];
      for (int i = 0; i < count; i++) {
        written[i] = put(type, random, out);
      }

      Tensor.Values read = BinaryTensors.read("x", type, count, out.flip());

      assertThat(IntStream.range(0, read.size()).mapToObj(read::at).toArray()).isEqualTo(written);
    }
  }

  @Test
  void nanIsAMissingValueAndInfinitiesAreNot() {
    ByteBuffer out = littleEndian(12);
    out.putFloat(Float.NaN).putFloat(Float.NEGATIVE_INFINITY).putFloat(Float.POSITIVE_INFINITY);

    Tensor.Values read = BinaryTensors.read("x", Datatype.FP32, 3, out.flip());

    assertThat(read.at(0)).isNull();
    assertThat(read.at(1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(read.at(2)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @EnumSource(Datatype.class)
  void refusesBytesThatAreTooManyOrTooFew(Datatype type) {
    for (int bytes : new int[] {0, 1, 3 * type.bytes - 1, 3 * type.bytes + 1}) {
      assertThatThrownBy(() -> BinaryTensors.read("x", type, 3, littleEndian(bytes)))
          .isInstanceOf(Malformed.class)
          .hasMessageContaining("x: ");
    }
  }

  @Test
  void refusesTextsThatEndBehindTheTensor() {
    for (int length : new int[] {5, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      ByteBuffer bytes = littleEndian(8).putInt(length).putInt(0).flip();
      assertThatThrownBy(() -> BinaryTensors.read("x", Datatype.BYTES, 1, bytes))
          .isInstanceOf(Malformed.class)
          .hasMessageContaining("text 0");
    }
    ByteBuffer noUtf8 = littleEndian(6).putInt(2).put((byte) 0xC3).put((byte) 0x28).flip();
    assertThatThrownBy(() -> BinaryTensors.read("x", Datatype.BYTES, 1, noUtf8))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("no UTF-8");
  }

  @Test
  void refusesWhatIsNoTruthValueAndWhatIsTooLarge() {
    assertThatThrownBy(
            () -> BinaryTensors.read("x", Datatype.BOOL, 1, littleEndian(1).put((byte) 2).flip()))
        .hasMessageContaining("expected: 0 or 1");
    assertThatThrownBy(
            () -> BinaryTensors.read("x", Datatype.UINT64, 1, littleEndian(8).putLong(-1).flip()))
        .hasMessageContaining("18446744073709551615");
  }

  @Test
  void writesLittleEndian() {
    assertThat(BinaryTensors.write(Datatype.FP32, new double[] {1, -2.5}))
        .isEqualTo(littleEndian(8).putFloat(1).putFloat(-2.5f).array());
    assertThat(BinaryTensors.write(Datatype.FP64, new double[] {0.1}))
        .isEqualTo(littleEndian(8).putDouble(0.1).array());
    assertThat(BinaryTensors.write(new String[] {"", "é"}))
        .isEqualTo(littleEndian(10).putInt(0).putInt(2).put((byte) 0xC3).put((byte) 0xA9).array());
  }
}
