// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.format;

/** One piece of a structured file. */
enum Token {
  OBJECT_START("an object"),
  OBJECT_END("the end of an object"),
  ARRAY_START("a list"),
  ARRAY_END("the end of a list"),
  NAME("a name"),
  TEXT("text"),
  NUMBER("a number"),
  TRUE("true"),
  FALSE("false"),
  NULL("null"),
  END("the end of the file");

  private final String words;

  Token(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
