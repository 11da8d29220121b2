// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrpcCallTest {
  @Test
  void messagesAreEncodedAsHeadersTakeThem() {
    assertThat(GrpcCall.encoded("rows[0].f7: high % (expected: a number)"))
        .isEqualTo("rows[0].f7: high %25 (expected: a number)");
    assertThat(GrpcCall.encoded("größer\n\0")).isEqualTo("gr%C3%B6%C3%9Fer%0A%00");
    assertThat(GrpcCall.encoded("ü".repeat(5000)))
        .startsWith("%C3%BC%C3%BC")
        .endsWith("%C3%BC%E2%80%A6")
        .hasSizeLessThan(4100);
  }
}
