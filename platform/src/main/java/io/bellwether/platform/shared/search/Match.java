// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared.search;

import java.util.List;

/**
 * What a text must be. A text that does not exist matches {@link Missing} only, not even {@link
 * NotEqual}.
 */
public sealed interface Match {
  record Equal(String text) implements Match {}

  record NotEqual(String text) implements Match {}

  /**
   * @param pattern {@code %} stands for any text, {@code _} for one character; nothing escapes them
   */
  record Like(String pattern, boolean ignoreCase) implements Match {}

  /** The regular expression is found somewhere in the text. */
  record Regex(String pattern) implements Match {}

  record OneOf(List<String> texts) implements Match {
    public OneOf {
      texts = List.copyOf(texts);
    }
  }

  record NoneOf(List<String> texts) implements Match {
    public NoneOf {
      texts = List.copyOf(texts);
    }
  }

  record Missing() implements Match {}

  record Present() implements Match {}
}
