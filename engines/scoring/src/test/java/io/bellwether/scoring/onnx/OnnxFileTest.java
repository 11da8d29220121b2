// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.scoring.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that must not reach native code, or that the reader must survive. */
class OnnxFileTest {
  private static final int ROUNDS = 2000;
  private static final Duration BOUND = Duration.ofSeconds(2);
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int NODE_OPERATOR = 4;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int NODE_DOMAIN = 7;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int TENSOR_DIMS = 1;

  @ParameterizedTest
  @ValueSource(strings = {"logistic", "columns", "forest", "text", "torch", "xgboost", "lightgbm"})
  void isReadOrRefused(String name) throws IOException {
    Random random = new Random(name.hashCode());
    byte[] good = OnnxPythonTest.unpacked(name + ".onnx.gz");
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bad = mutated(random, good);
      long start = System.nanoTime();
      try {
        OnnxInputs.of(OnnxFile.read(bad).inputs());
      } catch (ModelFormatException e) {
        assertThat(e).hasMessageContaining("expected");
        refused++;
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    }
    assertThat(refused).isGreaterThan(ROUNDS / 4);
  }

  /** Bits turned, the end cut off, and pieces taken out, doubled, or put elsewhere. */
  private static byte[] mutated(Random random, byte[] good) {
    int start = random.nextInt(good.length);
    int end = Math.min(good.length, start + 1 + random.nextInt(20));
    int from = random.nextInt(good.length);
    byte[] other = Arrays.copyOfRange(good, from, Math.min(good.length, from + end - start));
    return switch (random.nextInt(4)) {
      case 0 -> {
        byte[] flipped = good.clone();
        flipped[start] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(good, start);
      case 2 -> joined(Arrays.copyOf(good, start), Arrays.copyOfRange(good, end, good.length));
      default ->
          joined(Arrays.copyOf(good, start), other, Arrays.copyOfRange(good, end, good.length));
    };
  }

  @Test
  void keepsToItsOwnFile() {
    for (String path : new String[] {"weights.bin", "../../../etc/passwd", "/etc/passwd"}) {
      byte[] entry = joined(text(1, "location"), text(2, path));
      byte[] tensor = joined(number(TENSOR_DIMS, 1), field(13, entry), number(14, 1));
      refused(graph(field(GRAPH_INITIALIZER, tensor)), "values are in another file");
    }
    refused(graph(field(GRAPH_INITIALIZER, number(14, 1))), "values are in another file");
  }

  @Test
  void takesOnlyOperatorsThatTheLibraryHas() {
    byte[] custom = joined(text(NODE_OPERATOR, "Shell"), text(NODE_DOMAIN, "evil.ops"));
    refused(graph(field(GRAPH_NODE, custom)), "operator Shell of the domain evil.ops");
    refused(graph(field(GRAPH_NODE, within(custom, 3))), "operator Shell of the domain evil.ops");
    byte[] own = field(25, joined(text(1, "Shell"), text(10, "evil.ops")));
    assertThat(OnnxFile.read(joined(graph(field(GRAPH_NODE, custom)), own)).nodes()).hasSize(1);
  }

  @Test
  void doesNotFollowGraphsWithoutEnd() {
    byte[] node = text(NODE_OPERATOR, "If");
    assertThat(OnnxFile.read(graph(field(GRAPH_NODE, within(node, 8)))).nodes()).hasSize(1);
    refused(graph(field(GRAPH_NODE, within(node, 9))), "a graph within 9 graphs");
    refused(graph(field(GRAPH_NODE, within(node, 5000))), "a graph within 9 graphs");
  }

  /** The node within a graph within a node, so many times. */
  private static byte[] within(byte[] node, int times) {
    byte[] wrapped = node;
    for (int i = 0; i < times; i++) {
      byte[] attribute = field(ATTRIBUTE_GRAPH, field(GRAPH_NODE, wrapped));
      wrapped = joined(text(NODE_OPERATOR, "If"), field(NODE_ATTRIBUTE, attribute));
    }
    return wrapped;
  }

  @Test
  void believesNoSizeThatIsNotThere() {
    byte[] large = joined(number(TENSOR_DIMS, 1 << 20), number(TENSOR_DIMS, 1 << 10));
    refused(graph(field(GRAPH_INITIALIZER, large)), "1073741824 elements in 0 bytes");
    byte[] overflow = joined(large, number(TENSOR_DIMS, 1 << 30), number(TENSOR_DIMS, 1 << 30));
    refused(graph(field(GRAPH_INITIALIZER, overflow)), "elements");
    refused(graph(field(GRAPH_INITIALIZER, number(TENSOR_DIMS, -5))), "a tensor of size -5");
    refused(graph(field(15, new byte[0])), "a sparse initializer");
    refused(joined(graph(), new byte[] {0x3a, (byte) 0xff, (byte) 0xff, 0x7f}), "at most the 0");
  }

  @Test
  void wantsColumns() {
    refused(graph(), "columns, each name once");
    refused(new byte[] {8, 8}, "no graph");
    refused(graph(input("image", -1, 3, 640, 640)), "at most 262144 values in a row");
    refused(graph(input("x", -1, 1 << 30, 1 << 30, 1 << 30)), "at most 262144 values in a row");
    refused(graph(input("x", -1, 0)), "[n, 0]");
    refused(graph(input("x", -1, -1)), "no open size but the first");
    refused(graph(input("x")), "[n, sizes…] of FLOAT, FLOAT16");
    refused(graph(input("x", 32, 4)), "any number n of rows");
    refused(graph(input("x", -1, 1), input("x", -1, 1)), "columns, each name once");
    assertThat(OnnxInputs.of(OnnxFile.read(graph(input("x", -1, 2))).inputs()).features())
        .containsExactly("f0", "f1");
  }

  private static byte[] input(String name, int... sizes) {
    byte[] shape = new byte[0];
    for (int size : sizes) {
      shape = joined(shape, field(1, size < 0 ? text(2, "n") : number(1, size)));
    }
    byte[] tensor = joined(number(1, 1), field(2, shape));
    return field(11, joined(text(1, name), field(2, field(1, tensor))));
  }

  private static void refused(byte[] file, String reason) {
    assertThatThrownBy(() -> OnnxInputs.of(OnnxFile.read(file).inputs()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(reason);
  }

  private static byte[] graph(byte[]... fields) {
    return joined(number(1, 8), field(MODEL_GRAPH, joined(fields)));
  }

  private static byte[] text(int number, String text) {
    return field(number, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] field(int number, byte[] content) {
    return joined(varint((number << 3) | 2), varint(content.length), content);
  }

  private static byte[] number(int number, long value) {
    return joined(varint(number << 3), varint(value));
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
