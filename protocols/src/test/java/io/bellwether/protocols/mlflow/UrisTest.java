// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrisTest {
  @Test
  void takesRelativePaths() {
    assertThat(Uris.artifactPath("")).isEmpty();
    assertThat(Uris.artifactPath("0/run/artifacts/a b%20c.txt/"))
        .isEqualTo("0/run/artifacts/a b%20c.txt");
    assertThat(Uris.artifactPath("a..b/...")).isEqualTo("a..b/...");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/path",
        "../../path",
        "path/../to/file",
        "file://a%23/..//tmp/",
        "/etc/passwd%00.jpg",
        "/file://etc/passwd",
        "%2E%2E%2F%2E%2E%2Fpath",
        "%252e%252e/etc",
        "..\\Windows",
        "C:\\x",
        "C:/",
        "\\\\127.0.0.1\\c$\\x",
        "a#b",
        "a%0ab"
      })
  void refusesPathsThatMightLeave(String path) {
    assertThatThrownBy(() -> Uris.artifactPath(path)).hasMessage("Invalid path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "relative/folder",
        "/absolute",
        "http:///#/../../etc/",
        "http://host#/abc/etc/",
        "http://host/;..%2F..%2Fetc",
        "s3://bucket/../x",
        "s3://bucket/%252e%252e/x",
        "mlflow-artifacts:/a?b",
        "mlflow-artifacts:/a#b"
      })
  void refusesLocationsThatMightLeave(String location) {
    assertThatThrownBy(() -> Uris.artifactLocation(location)).isInstanceOf(Refusal.class);
  }

  @Test
  void takesLocationsElsewhere() {
    assertThat(Uris.artifactLocation("s3://bucket/folder/")).isEqualTo("s3://bucket/folder");
    assertThat(Uris.artifactLocation("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://b/%2e%2e/x", "mlflow-artifacts:/a/../b", "models:/a%00", "a\\b"})
  void refusesSourcesThatMightLeave(String source) {
    assertThatThrownBy(() -> Uris.source(source, true)).isInstanceOf(Refusal.class);
  }
}
