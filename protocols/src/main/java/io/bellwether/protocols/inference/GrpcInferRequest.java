// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.ProtobufReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for over gRPC: {@code ModelInferRequest}. Outputs are bytes if its inputs are.
 */
record GrpcInferRequest(String model, Optional<String> version, InferRequest request) {
  /** Where values may be: in each input, or all together behind them. */
  private static final String EITHER = "(expected: contents, or raw_input_contents for all inputs)";

  /**
   * @throws Malformed if it is no request
   */
  static GrpcInferRequest read(ByteBuffer message) {
    return new Reader(message).request();
  }

  /** The id of a request that may be wrong; empty if none comes before what is no message. */
  static String id(ByteBuffer message) {
    String id = "";
    try {
      ProtobufReader in = new ProtobufReader("no ModelInferRequest: ", message);
      for (int field = in.next(); field != 0; field = in.next()) {
        if (field == 3) {
          id = in.text();
        } else {
          in.skip();
        }
      }
    } catch (Malformed e) {
      return id;
    }
    return id;
  }

  private static final class Reader {
    private final ProtobufReader in;
    private final List<Described> described = new ArrayList<>();
    private final List<ByteBuffer> raw = new ArrayList<>();
    private final List<InferRequest.Wanted> outputs = new ArrayList<>();
    private final Inputs inputs = new Inputs();
    private final Map<String, @Nullable Object> params = new LinkedHashMap<>();
    private String model = "";
    private String version = "";
    private String id = "";

    Reader(ByteBuffer message) {
      this.in = new ProtobufReader("no ModelInferRequest: ", message);
    }

    GrpcInferRequest request() {
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> model = in.text();
          case 2 -> version = in.text();
          case 3 -> id = in.text();
          case 4 -> parameter(in.message(), params);
          case 5 -> {
            Inputs.checkCount(described.size());
            described.add(Described.read(in.message()));
          }
          case 6 -> outputs.add(output(in.message()));
          case 7 -> {
            Inputs.checkCount(raw.size());
            raw.add(in.slice());
          }
          default -> in.skip();
        }
      }
      if (model.isEmpty()) {
        throw new Malformed("model_name: empty (expected: a model's name)");
      }
      if (!raw.isEmpty() && raw.size() != described.size()) {
        throw new Malformed(
            "raw_input_contents: %d (expected: %d, one for each input)"
                .formatted(raw.size(), described.size()));
      }
      for (int i = 0; i < described.size(); i++) {
        inputs.add(described.get(i).tensor(inputs, raw.isEmpty() ? null : raw.get(i)));
      }
      return new GrpcInferRequest(
          model,
          present(version),
          new InferRequest(present(id), inputs.all(), outputs, !raw.isEmpty(), params));
    }

    private static void parameter(ProtobufReader entry, Map<String, @Nullable Object> to) {
      String key = "";
      Object value = null;
      for (int field = entry.next(); field != 0; field = entry.next()) {
        switch (field) {
          case 1 -> key = entry.text();
          case 2 -> value = value(entry.message());
          default -> entry.skip();
        }
      }
      Parameters.put(to, key, value);
    }

    private static @Nullable Object value(ProtobufReader parameter) {
      Object value = null;
      for (int field = parameter.next(); field != 0; field = parameter.next()) {
        switch (field) {
          case 1 -> value = parameter.varint() != 0;
          case 2, 5 -> value = parameter.varint();
          case 3 -> value = parameter.text();
          case 4 -> value = parameter.real();
          default -> parameter.skip();
        }
      }
      return value;
    }

    private static Optional<String> present(String text) {
      return Optional.of(text).filter(one -> !one.isEmpty());
    }

    private InferRequest.Wanted output(ProtobufReader output) {
      if (outputs.size() == Output.MOST) {
        throw new Malformed(
            "outputs: more than %d (expected: each once)".formatted(outputs.size()));
      }
      String name = "";
      Map<String, @Nullable Object> said = new LinkedHashMap<>();
      for (int field = output.next(); field != 0; field = output.next()) {
        switch (field) {
          case 1 -> name = output.text();
          case 2 -> parameter(output.message(), said);
          default -> output.skip();
        }
      }
      OptionalInt classes =
          said.containsKey(Parameters.CLASSIFICATION)
              ? Parameters.classes(said.remove(Parameters.CLASSIFICATION))
              : OptionalInt.empty();
      said.keySet().forEach(Parameters::check);
      return new InferRequest.Wanted(name, Optional.empty(), classes);
    }
  }

  /**
   * An input as it is described.
   *
   * @param contents its values; null if it has none itself
   * @param base64 whether its texts say other texts so
   */
  private record Described(
      String name, String datatype, int[] shape, @Nullable ByteBuffer contents, boolean base64) {
    static Described read(ProtobufReader in) {
      String name = "";
      String datatype = "";
      int[] shape = new int[0];
      ByteBuffer contents = null;
      boolean base64 = false;
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> name = in.text();
          case 2 -> datatype = in.text();
          case 3 -> shape = sizes(name, shape, in);
          case 4 -> base64 |= isBase64(in.message());
          case 5 -> contents = in.slice();
          default -> in.skip();
        }
      }
      return new Described(name, datatype, shape, contents, base64);
    }

    /** Of one parameter. */
    private static boolean isBase64(ProtobufReader entry) {
      String key = "";
      boolean base64 = false;
      for (int field = entry.next(); field != 0; field = entry.next()) {
        switch (field) {
          case 1 -> {
            key = entry.text();
            Parameters.check(key);
          }
          case 2 -> base64 = isText(entry.message(), Parameters.BASE64);
          default -> entry.skip();
        }
      }
      return base64 && key.equals(Parameters.CONTENT_TYPE);
    }

    private static boolean isText(ProtobufReader parameter, String wanted) {
      boolean found = false;
      for (int field = parameter.next(); field != 0; field = parameter.next()) {
        if (field == 3) {
          found = parameter.text().equals(wanted);
        } else {
          parameter.skip();
        }
      }
      return found;
    }

    /** The sizes so far, and those that stand here: packed, or one. */
    private static int[] sizes(String name, int[] before, ProtobufReader in) {
      if (!in.hasLength()) {
        return with(name, before, in.varint());
      }
      int[] shape = before;
      ProtobufReader packed = in.packed(ProtobufReader.VARINT);
      while (packed.hasRemaining()) {
        shape = with(name, shape, packed.varint());
      }
      return shape;
    }

    private static int[] with(String name, int[] before, long size) {
      if (before.length == Tensor.MOST_DIMENSIONS) {
        throw new Malformed(
            "%s.shape: more than %d sizes (expected: at most that)".formatted(name, before.length));
      }
      if (size < 0 || size > Tensor.MOST_VALUES) {
        throw new Malformed(
            "%s.shape: %d (expected: a whole number from 0 to %d)"
                .formatted(name, size, Tensor.MOST_VALUES));
      }
      int[] shape = Arrays.copyOf(before, before.length + 1);
      shape[before.length] = (int) size;
      return shape;
    }

    /**
     * @param raw its values if all inputs have theirs as bytes
     */
    Tensor tensor(Inputs inputs, @Nullable ByteBuffer raw) {
      if (name.isEmpty()) {
        throw new Malformed("inputs.name: empty (expected: a name)");
      }
      if (shape.length == 0) {
        throw new Malformed(name + ".shape: empty (expected: at least one size)");
      }
      Datatype type = Datatype.of(name + ".datatype", datatype);
      Tensor.Values values = values(inputs, type, raw);
      return new Tensor(name, type, shape, base64 ? Tensor.ofBase64(name, values) : values);
    }

    private Tensor.Values values(Inputs inputs, Datatype type, @Nullable ByteBuffer raw) {
      if (raw != null && contents != null && contents.hasRemaining()) {
        throw new Malformed("%s: has contents and raw_input_contents %s".formatted(name, EITHER));
      }
      if (raw != null) {
        return BinaryTensors.read(name, type, inputs.count(name, shape, raw.remaining()), raw);
      }
      if (contents == null) {
        throw new Malformed("%s: no values %s".formatted(name, EITHER));
      }
      int count = inputs.count(name, shape, contents.remaining());
      ProtobufReader in = new ProtobufReader(name + ".contents: ", contents);
      return TensorContents.read(name, type, shape, count, in);
    }
  }
}
