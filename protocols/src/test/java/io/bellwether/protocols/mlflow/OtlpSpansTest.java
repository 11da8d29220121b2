// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.tracing.Span;
import io.bellwether.protocols.http.Json;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
