// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileNameTest {
  /** Where the rows and predictions of servers are that run already. */
  @Test
  void aNameHasTheFileThatItAlwaysHad() {
    assertThat(FileName.of("default")).isEqualTo("default-37a8eec1ce19687d132fe29051dca629");
  }

  @Test
  void namesThatLookAlikeHaveFilesOfTheirOwn() {
    assertThat(FileName.of("a/b")).startsWith("a_b-").isNotEqualTo(FileName.of("a_b"));
    assertThat(FileName.of("../x")).startsWith("___x-");
    assertThat(FileName.of("n".repeat(200))).startsWith("n".repeat(60) + "-").hasSize(93);
  }
}
