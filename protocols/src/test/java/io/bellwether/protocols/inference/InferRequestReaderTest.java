// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Malformed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferRequestReaderTest {
  private static InferRequest read(String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return InferRequestReader.read(body, body.length);
  }

  private static InferRequest input(String fields) {
    return read("{\"inputs\":[{\"name\":\"x\"," + fields + "}]}");
  }

  private static Object[] values(InferRequest request) {
    Tensor.Values values = request.inputs().getFirst().values();
    return IntStream.range(0, values.size()).mapToObj(values::at).toArray();
  }

  @Test
  void readsFlatAndNestedDataAndFieldsInAnyOrder() {
    for (String fields :
        new String[] {
          "\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[1,2.5,null,-Infinity]",
          "\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[[1,2.5],[NaN,-Infinity]]",
          "\"data\":[[1,2.5],[null,-Infinity]],\"datatype\":\"FP32\",\"shape\":[2,2]",
          "\"data\" : [1,2.5,null,-Infinity]"
              + " ,\"parameters\":{\"a\":[1]},\"datatype\":\"FP64\",\"shape\":[2,2]",
        }) {
      assertThat(values(input(fields))).containsExactly(1.0, 2.5, null, Double.NEGATIVE_INFINITY);
    }
  }

  /** As MLServer's Base64Codec writes bytes: {@code mlserver.codecs.Base64Codec}. */
  @Test
  void textsMayBeInBase64() {
    String parameters = "\"parameters\":{\"content_type\":\"base64\"}";
    String data = "\"shape\":[3],\"datatype\":\"BYTES\",\"data\":[\"S8O2bG4=\",null,\"MDA3\"]";

    assertThat(values(input(data + "," + parameters))).containsExactly("Köln", null, "007");
    assertThat(values(input(parameters + "," + data))).containsExactly("Köln", null, "007");
    assertThat(values(input(data + ",\"parameters\":{\"content_type\":\"str\"}")))
        .containsExactly("S8O2bG4=", null, "MDA3");
    assertThatThrownBy(() -> input(parameters + "," + data.replace("S8O2bG4=", "Köln")))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("x.data[0]: no text in base64");
  }

  @Test
  void thirtyTwoBitNumbersAreReadAsSuch() {
    Random random = new Random(2);
    for (int i = 0; i < 10_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        Object read =
            values(input("\"shape\":[1],\"datatype\":\"FP32\",\"data\":[" + value + "]"))[0];
        assertThat(read).isEqualTo((double) value);
      }
    }
  }

  @Test
  void readsWhatIsAskedFor() {
    InferRequest request =
        read(
            """
            {"id": "a", "parameters": {"binary_data_output": true, "priority": 1},
             "outputs": [{"name": "margin"}, {"name": "predict", "parameters": {"binary_data": false}}],
             "inputs": [{"name": "s", "shape": [1, 2], "datatype": "BYTES", "data": ["a", null]},
                        {"name": "b", "shape": [1], "datatype": "BOOL", "data": [true]},
                        {"name": "i", "shape": [2], "datatype": "INT8", "data": [-128, 127]}]}
            """);

    assertThat(request.id()).contains("a");
    assertThat(request.binary()).isTrue();
    assertThat(request.outputs())
        .extracting(InferRequest.Wanted::name)
        .containsExactly("margin", "predict");
    assertThat(request.outputs().get(0).binary()).isEmpty();
    assertThat(request.outputs().get(1).binary()).contains(false);
    assertThat(request.inputs()).extracting(Tensor::name).containsExactly("s", "b", "i");
    assertThat(request.inputs().get(2).values().at(0)).isEqualTo(-128L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"shape\":[2],\"datatype\":\"FP32\",\"data\":[1] | 1 values",
        "\"shape\":[2],\"datatype\":\"FP32\",\"data\":[1,2,3] | more than 2 values",
        "\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[[1,2,3],[4]] | nested",
        "\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[1,[2,3],4] | nested",
        "\"shape\":[2],\"datatype\":\"FP32\",\"data\":[[1,2]] | nested",
        "\"shape\":[-1],\"datatype\":\"FP32\",\"data\":[1] | whole number from 0",
        "\"shape\":[1.0],\"datatype\":\"FP32\",\"data\":[1] | whole number from 0",
        "\"shape\":[99999999999999999999],\"datatype\":\"FP32\",\"data\":[1] | whole number from 0",
        "\"shape\":[1048576,1048576],\"datatype\":\"FP32\",\"data\":[1] | at most 1048576 values",
        "\"shape\":[1048576],\"datatype\":\"FP32\",\"data\":[1] | fewer values",
        "\"shape\":[1,1,1,1,1,1,1,1,1],\"datatype\":\"FP32\",\"data\":[1] | more than 8 sizes",
        "\"shape\":[],\"datatype\":\"FP32\",\"data\":[1] | at least one size",
        "\"shape\":[1],\"datatype\":\"FP8\",\"data\":[1] | expected: one of",
        "\"shape\":[1],\"datatype\":\"FP16\",\"data\":[1] | binary data",
        "\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1e39] | x.data[0]: 1e39",
        "\"shape\":[1],\"datatype\":\"FP64\",\"data\":[1e999] | x.data[0]: 1e999",
        "\"shape\":[1],\"datatype\":\"FP64\",\"data\":[\"1\"] | x.data[0]: 1 (expected: a number",
        "\"shape\":[1],\"datatype\":\"UINT8\",\"data\":[256] | from 0 to 255",
        "\"shape\":[1],\"datatype\":\"INT64\",\"data\":[9223372036854775808] | whole number",
        "\"shape\":[1],\"datatype\":\"INT32\",\"data\":[1.0] | whole number",
        "\"shape\":[1],\"datatype\":\"INT32\",\"data\":[null] | sent as FP64",
        "\"shape\":[1],\"datatype\":\"BOOL\",\"data\":[1] | true or false",
        "\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[1] | a text",
        "\"shape\":[1],\"datatype\":\"FP32\",\"data\":1 | no list",
        "\"datatype\":\"FP32\",\"data\":[1] | x.shape: absent",
        "\"shape\":[1],\"data\":[1] | x.datatype: absent",
        "\"shape\":[1],\"datatype\":\"FP32\" | x.data: absent",
        "\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":4} | but 0 bytes"
            + " follow",
        "\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1],\"parameters\":{\"binary_data_size\":0} |"
            + " one of them",
        "\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":-4} | whole"
            + " number from 0",
        "\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1],\"parameters\":{\"shared_memory_region\":\"a\"}"
            + " | shared_memory_region: the server",
      })
  void refusesWhatDoesNotFit(String fields, String reason) {
    assertThatThrownBy(() -> input(fields))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the body: empty",
        "[] | a JSON object",
        "{} | inputs: none",
        "{\"inputs\":{}} | a list of tensors",
        "{\"inputs\":[1]} | objects",
        "{\"inputs\":[ | no JSON",
        "{\"outputs\":[{}] } | outputs.name: absent",
        "{\"outputs\":[{\"name\":\"a\",\"parameters\":{\"classification\":0}}]} | classification: 0",
        "{\"outputs\":[{\"name\":\"a\",\"parameters\":{\"classification\":1.5}}]} | classification: 1.5",
        "{\"outputs\":[{\"name\":\"a\",\"parameters\":{\"classification\":\"2\"}}]} | a whole number from 1",
        "{\"outputs\":[{\"name\":\"a\",\"parameters\":{\"classification\":null}}]} | a whole number from 1",
        "{\"parameters\":{\"classification\":1}} | of the output whose classes are wanted",
        "{\"parameters\":{\"binary_data_output\":1}} | true or false",
        "{\"id\":1} | id: 1",
      })
  void refusesWhatIsNoRequest(String json, String reason) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(Malformed.class).hasMessageContaining(reason);
  }

  @Test
  void readsWhatTheModelMayBeToldBesides() {
    InferRequest request =
        read(
            """
            {"parameters": {"k": 3, "f": 1.5, "s": "ä", "b": true, "n": null, "o": {"a": 1},
             "binary_data_output": true},
             "inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [1]}]}\
            """);

    Map<String, @Nullable Object> expected = new HashMap<>();
    expected.put("k", 3);
    expected.put("f", 1.5);
    expected.put("s", "ä");
    expected.put("b", true);
    expected.put("n", null);
    assertThat(request.params()).isEqualTo(expected);
    assertThat(request.binary()).isTrue();
  }

  @Test
  void whatIsNullIsAbsent() {
    InferRequest request =
        read(
            """
            {"id": null, "parameters": null, "outputs": null,
             "inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "parameters": null,
                         "data": [1]}]}
            """);

    assertThat(request.id()).isEmpty();
    assertThat(request.outputs()).isEmpty();
    assertThat(values(request)).containsExactly(1.0);
    assertThatThrownBy(() -> input("\"shape\":[1],\"datatype\":\"FP32\",\"data\":null"))
        .hasMessageContaining("x.data: absent");
  }

  /** Two tensors behind the JSON. */
  private static byte[] binaryRequest(ByteArrayOutputStream head) {
    byte[] json =
        """
        {"inputs":[{"name":"a","shape":[2,1],"datatype":"FP32","parameters":{"binary_data_size":8}},
        {"name":"b","shape":[1,2],"datatype":"BYTES","parameters":{"binary_data_size":9}}]}\
        """
            .getBytes(StandardCharsets.UTF_8);
    head.writeBytes(json);
    ByteBuffer tensors = ByteBuffer.allocate(17).order(ByteOrder.LITTLE_ENDIAN);
    tensors.putFloat(1).putFloat(2).putInt(1).put((byte) 'z').putInt(0);
    head.writeBytes(tensors.array());
    return json;
  }

  @Test
  void readsTensorsBehindTheJsonInTheirOrder() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int jsonLength = binaryRequest(body).length;

    InferRequest request = InferRequestReader.read(body.toByteArray(), jsonLength);

    assertThat(values(request)).containsExactly(1.0, 2.0);
    assertThat(request.inputs().get(1).values().at(0)).isEqualTo("z");
    body.write(0);
    assertThatThrownBy(() -> InferRequestReader.read(body.toByteArray(), jsonLength))
        .hasMessageContaining("1 bytes behind the last tensor");
  }

  @Test
  void whateverComesIsReadOrRefused() {
    Random random = new Random(3);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int jsonLength = binaryRequest(whole).length;
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] body = whole.toByteArray();
      for (int changes = random.nextInt(4) + 1; changes > 0; changes--) {
        int at = random.nextInt(body.length);
        body[at] =
            random.nextBoolean() ? body[random.nextInt(jsonLength)] : (byte) random.nextInt();
      }
      int length = random.nextInt(10) == 0 ? random.nextInt(body.length) + 1 : jsonLength;
      try {
        InferRequestReader.read(body, length);
      } catch (Malformed e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(10_000);
  }
}
