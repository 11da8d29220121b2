// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2PasswordHashesTest {
  /** By argon2-cffi 25.1, over the reference implementation. */
  private static final String GOLDEN =
      "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA"
          + "$LnCvvwa1ZjNDuxOCjeD109tpU7oxLvaC29bsIP5s+Sk";

  private final Argon2PasswordHashes hashes = new Argon2PasswordHashes();

  @Test
  void knowsWhatTheReferenceImplementationMade() {
    assertThat(hashes.matches("correct horse battery ü", GOLDEN)).isTrue();
    assertThat(hashes.matches("correct horse battery u", GOLDEN)).isFalse();
  }

  @Test
  void saltsEachHash() {
    String one = hashes.hash("a long password");
    String other = hashes.hash("a long password");

    assertThat(one).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(other);
    assertThat(hashes.matches("a long password", one)).isTrue();
    assertThat(hashes.matches("a long password", other)).isTrue();
    assertThat(hashes.matches("", one)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a long password",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$LnCvvwa1",
        "$argon2id$v=19$m=19456,t=2,p=1$!!$??"
      })
  void matchesNothingThatItCannotRead(String hash) {
    assertThat(hashes.matches("a long password", hash)).isFalse();
  }
}
