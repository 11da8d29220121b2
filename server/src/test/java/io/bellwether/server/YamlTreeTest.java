// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.shared.Malformed;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class YamlTreeTest {
  private static JsonNode tree(String text) {
    return YamlTree.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void yamlSaysWhatJsonSays() {
    assertThat(tree("a: &one [1, 2.5, yes, null, 'x']\nb: *one\n3: {c: 9999999999}"))
        .hasToString(
            "{\"a\":[1,2.5,true,null,\"x\"],\"b\":[1,2.5,true,null,\"x\"],\"3\":{\"c\":9999999999}}");
  }

  private static String bomb() {
    StringBuilder bomb = new StringBuilder("l0: &l0 [x, x, x]\n");
    for (int level = 1; level <= 16; level++) {
      bomb.append("l%1$d: &l%1$d [*l%2$d, *l%2$d, *l%2$d]\n".formatted(level, level - 1));
    }
    return bomb.toString();
  }

  @Test
  void whatIsMeantManyTimesIsCounted() {
    assertThatThrownBy(() -> tree(bomb()))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("more than 200,000 values");
  }

  @Test
  void noCollectionIsAKey() {
    for (String text :
        new String[] {"? " + bomb().replace("\n", "\n  ") + "\n: 1", "[1, 2]: 3", "{a: b}: 3"}) {
      assertThatThrownBy(() -> tree(text))
          .isInstanceOf(Malformed.class)
          .hasMessageContaining("key that is a collection");
    }
  }

  @Test
  void whatHoldsItselfIsRefused() {
    assertThatThrownBy(() -> tree("a: &a [1, *a]"))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("more than 100 deep");
  }

  @Test
  void whatIsNoYamlIsRefused() {
    for (String text :
        new String[] {"a: [1", "a: !!java.net.URL [x]", "\u0001", "a: *b", "<<: 3"}) {
      assertThatThrownBy(() -> tree(text)).as(text).isInstanceOf(Malformed.class);
    }
  }
}
