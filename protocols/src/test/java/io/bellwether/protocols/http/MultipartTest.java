// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Malformed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultipartTest {
  private static final String TYPE = "multipart/form-data; boundary=edge";
  private static final int LARGE = 2 * SpillingStream.MOST_IN_MEMORY;

  @TempDir private Path folder;

  private static String part(String name, String content) {
    return "--edge\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, content);
  }

  private Form read(String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return Multipart.read(new ByteArrayInputStream(bytes), TYPE, 2L * LARGE, folder);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static String large() {
    return "abcdefghijklmnop".repeat(LARGE / 16);
  }

  @Test
  void keepsLargePartsInFilesUntilTheFormIsClosed() throws IOException {
    String model = large();
    try (Form form = read(part("metadata", "{}") + part("model", model) + "--edge--")) {
      assertThat(form.names()).containsExactly("metadata", "model");
      assertThat(form.part("metadata").orElseThrow().all()).asString().isEqualTo("{}");
      assertThat(files()).hasSize(1);
      assertThat(form.part("model").orElseThrow().size()).isEqualTo(LARGE);
      assertThat(form.part("model").orElseThrow().all()).asString().isEqualTo(model);
      assertThat(form.part("other")).isEmpty();
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void leavesNothingOfWhatIsRefused() throws IOException {
    String model = part("model", large());
    assertThatThrownBy(() -> read(model + part("model", "again") + "--edge--"))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("part model: again");
    assertThatThrownBy(() -> read(model.substring(0, model.length() - 10)))
        .isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> read(model + part("other", large()) + part("third", "x") + "--edge--"))
        .isInstanceOf(BodyTooLarge.class);
    assertThat(files()).isEmpty();
  }
}
