// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** The rule for names of models, datasets and views. */
public final class Names {
  private static final int MAX_LENGTH = 250;

  private Names() {}

  /** The name itself, if it keeps the rule. */
  public static String check(String field, String name) {
    boolean bad =
        name.isBlank()
            || name.equals(".")
            || name.equals("..")
            || name.indexOf('\uFFFD') >= 0
            || name.length() > MAX_LENGTH
            || name.chars().anyMatch(c -> c == '/' || c == ':' || Character.isISOControl(c));
    if (bad) {
      throw InvalidInput.field(
          field,
          name,
          "1 to %d characters of UTF-8, no '/', ':' or control characters, not only dots or blanks"
              .formatted(MAX_LENGTH),
          "choose another name");
    }
    return name;
  }
}
