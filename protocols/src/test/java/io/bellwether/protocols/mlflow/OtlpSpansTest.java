// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.tracing.Span;
import io.bellwether.protocols.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpSpansTest {
  private static final long SECOND = 1_000_000_000;

  /** One span with every kind of value, an event and a link, written by opentelemetry-proto. */
  private static final String REQUEST =
      "Cq8CChgKFgoMc2VydmljZS5uYW1lEgYKBHNob3ASkgISjwIKEAECAwQFBgcICQoLDA0ODxASCAEC"
          + "AwQFBgcIIggJCgsMDQ4PECoHc3RlcCDDvDkVzYU9/pyXF0EVlyB5/pyXF0oYCg9tbGZsb3cuc3Bh"
          + "blR5cGUSBQoDTExNShAKAW4SCxj+//////////8BSg4KAXgSCSEAAAAAAADgP0oJCgN5ZXMSAhAB"
          + "ShMKBGxpc3QSCyoJCgIYAQoDCgFiShMKA21hcBIMMgoKCAoBaxIDCgF2SgsKA3JhdxIEOgIA/1og"
          + "CQDCFUL+nJcXEglsb29rZWQgdXAaCgoEcm93cxICGANgAWocChABAgMEBQYHCAkKCwwNDg8QEggB"
          + "AgMEBQYHCHoGEgJubxgChQEAAQAA";

  private static byte[] request() {
    return Base64.getDecoder().decode(REQUEST);
  }

  @Test
  void readsWhatOpenTelemetryWrites() {
    List<OtlpSpans.Received> spans = OtlpSpans.read(request());

    assertThat(spans).hasSize(1);
    assertThat(spans.getFirst().resource().toString()).isEqualTo("{\"service.name\":\"shop\"}");
    Span span = spans.getFirst().span();
    assertThat(span.traceId()).isEqualTo("tr-0102030405060708090a0b0c0d0e0f10");
    assertThat(span.id()).isEqualTo("0102030405060708");
    assertThat(span.parentId()).isEqualTo(Optional.of("090a0b0c0d0e0f10"));
    assertThat(span.name()).isEqualTo("step ü");
    assertThat(span.type()).isEqualTo("LLM");
    assertThat(span.status()).isEqualTo(Span.Status.ERROR);
    assertThat(span.startNanos()).isEqualTo(1_700_000_000_123_456_789L);
    assertThat(span.endNanos()).isEqualTo(span.startNanos() + SECOND);
    assertThat(span.content())
        .contains("\"n\":-2,\"x\":0.5,\"yes\":true,\"list\":[1,\"b\"],\"map\":{\"k\":\"v\"}")
        .contains("\"raw\":\"AP8=\"")
        .contains(
            "{\"attributes\":{\"rows\":3},\"time\":1700000000200000000,\"name\":\"looked up\"}")
        .contains("\"message\":\"no\"");
  }

  @Test
  void readsTheSameFromJson() {
    String json =
        """
        {"resourceSpans": [{
          "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]},
          "scope_spans": [{"scope": {"name": "any"}, "spans": [{
            "traceId": "0102030405060708090A0B0C0D0E0F10", "spanId": "0102030405060708",
            "parent_span_id": "090a0b0c0d0e0f10", "name": "step ü", "kind": 3, "flags": 257,
            "startTimeUnixNano": "1700000000123456789", "endTimeUnixNano": 1700000001123456789,
            "attributes": [
              {"key": "mlflow.spanType", "value": {"stringValue": "LLM"}},
              {"key": "n", "value": {"intValue": "-2"}}, {"key": "x", "value": {"doubleValue": 0.5}},
              {"key": "yes", "value": {"boolValue": true}},
              {"key": "list", "value": {"arrayValue": {"values": [
                {"intValue": 1}, {"stringValue": "b"}]}}},
              {"key": "map", "value": {"kvlistValue": {"values": [
                {"key": "k", "value": {"stringValue": "v"}}]}}},
              {"key": "raw", "value": {"bytesValue": "AP8="}}],
            "events": [{"timeUnixNano": "1700000000200000000", "name": "looked up",
              "attributes": [{"key": "rows", "value": {"intValue": "3"}}]}],
            "links": [{"traceId": "0102030405060708090a0b0c0d0e0f10", "spanId": "0102030405060708"}],
            "status": {"message": "no", "code": "STATUS_CODE_ERROR"}}]}]}]}
        """;

    assertThat(OtlpSpans.read(OtlpJson.protobuf(bytes(json)))).isEqualTo(OtlpSpans.read(request()));
    assertThat(OtlpSpans.read(OtlpJson.protobuf(bytes("{\"resourceSpans\": null}")))).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{\"resourceSpans\": 5}",
        "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"traceId\": \"zz\"}]}]}]}",
        "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"name\": \"no id\"}]}]}]}",
        "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"startTimeUnixNano\": 1.5}]}]}]}"
      })
  void refusesOtherJson(String json) {
    assertThatThrownBy(() -> OtlpSpans.read(OtlpJson.protobuf(bytes(json))))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void writesTheSpanAsMlflowsClientReadsIt() {
    Span span = OtlpSpans.read(request()).getFirst().span();

    assertThat(Json.mapper().valueToTree(SpanWire.of(span)).toString())
        .contains("\"trace_id\":\"AQIDBAUGBwgJCgsMDQ4PEA==\",\"span_id\":\"AQIDBAUGBwg=\"")
        .contains("\"parent_span_id\":\"CQoLDA0ODxA=\",\"name\":\"step ü\"")
        .contains("{\"key\":\"n\",\"value\":{\"int_value\":-2}}")
        .contains("\"code\":\"STATUS_CODE_ERROR\"");
  }

  @Test
  void neverFailsButWithMalformedOnBrokenBytes() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = Arrays.copyOf(request(), random.nextInt(request().length + 1));
      for (int hits = random.nextInt(4); hits > 0 && broken.length > 0; hits--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        OtlpSpans.read(broken);
      } catch (Malformed e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void refusesDeepNesting() {
    byte[] value = {8, 1};
    for (int depth = 0; depth < 60; depth++) {
      value = message(5, message(1, value));
      value = message(6, message(1, concat(message(1, new byte[] {'k'}), message(2, value))));
    }
    byte[] span = message(9, concat(message(1, new byte[] {'a'}), message(2, value)));
    byte[] all = message(1, message(2, message(2, span)));

    assertThatThrownBy(() -> OtlpSpans.read(all))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("nested deeper than");
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] message(int field, byte[] content) {
    byte[] head = {
      (byte) ((field << 3) | 2),
      (byte) ((content.length & 0x7f) | 0x80),
      (byte) (content.length >>> 7)
    };
    return concat(head, content);
  }
}
