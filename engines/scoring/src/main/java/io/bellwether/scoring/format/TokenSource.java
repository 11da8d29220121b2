// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.format;

import java.io.IOException;

/** A file as a stream of tokens, whatever its encoding. The value belongs to the last token. */
interface TokenSource {
  /**
   * The next token; nesting is balanced and bounded by the source.
   *
   * @throws MalformedException if the file breaks the rules of its encoding
   */
  Token next() throws IOException;

  /** The characters of a name, a text or a number. */
  String text() throws IOException;

  /** Whether the number is written as a whole one. */
  boolean isWhole();

  /** The number, which must be a whole one that fits. */
  long integer() throws IOException;

  double decimal() throws IOException;

  /** The number read as 32 bits, not rounded twice. */
  float single() throws IOException;

  /** The file breaks the rules of its encoding. */
  final class MalformedException extends IOException {
    MalformedException(String message) {
      super(message);
    }
  }
}
