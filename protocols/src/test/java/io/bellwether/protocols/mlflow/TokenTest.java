// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewItem.Status;
import io.bellwether.protocols.http.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenTest {
  private static final Set<Lifecycle> BOTH =
      new LinkedHashSet<>(List.of(Lifecycle.ACTIVE, Lifecycle.DELETED));
  private static final Set<Lifecycle> REVERSED =
      new LinkedHashSet<>(List.of(Lifecycle.DELETED, Lifecycle.ACTIVE));
  private static final ReviewItem.Filter OPEN = new ReviewItem.Filter(Optional.of(Status.PENDING));

  private static Fields fields(String token) {
    return Fields.ofTree(Json.mapper().valueToTree(Map.of("page_token", token)));
  }

  @Test
  void isTheSameInEveryJvm() {
    assertThat(Token.write(Optional.of("7"), "a = 'b'", List.of("x"), BOTH, OPEN))
        .isEqualTo("NTM1ZGMwYzI6Nw");
  }

  @Test
  void holdsForItsOwnSearchOnly() {
    String token = String.valueOf(Token.write(Optional.of("7"), "f", BOTH));
    assertThat(Token.read(fields(token), "f", REVERSED)).contains("7");
    assertThatThrownBy(() -> Token.read(fields(token), "g", BOTH)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Token.read(fields("?"), "f", BOTH)).isInstanceOf(Refusal.class);
  }
}
