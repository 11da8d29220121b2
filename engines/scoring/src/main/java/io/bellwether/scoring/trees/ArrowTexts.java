// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Texts that lie one after the other, and where each begins.
 *
 * <p>XGBoost before 3.4 gave the places of pandas' texts in characters instead of bytes, and as
 * many bytes as there are characters (dmlc/xgboost#12371): where texts are not ASCII they are cut
 * in the wrong places, and the last ones are lost. Those of polars and Arrow it wrote well.
 */
final class ArrowTexts {
  private ArrowTexts() {}

  /**
   * What the texts are if places are of one kind.
   *
   * @param texts null for one that is lost
   * @param rising whether they may be in order, as pandas sorts categories
   */
  private record Reading(List<@Nullable String> texts, boolean rising) {}

  /**
   * @param inCharacters whether the places may be those of characters
   * @return null for a text that is lost; absent if the bytes are no text
   */
  static Optional<List<@Nullable String>> of(byte[] bytes, int[] offsets, boolean inCharacters) {
    boolean plain = true;
    for (byte one : bytes) {
      plain &= one >= 0;
    }
    Optional<Reading> byBytes = byBytes(bytes, offsets);
    Optional<Reading> byCharacters =
        plain || !inCharacters ? Optional.empty() : byCharacters(bytes, offsets);
    if (byBytes.isEmpty() || byCharacters.isEmpty()) {
      return byBytes.or(() -> byCharacters).map(Reading::texts);
    }
    return Optional.of(likely(byBytes.get(), byCharacters.get()));
  }

  /** The one that is in order; else what both tell. */
  private static List<@Nullable String> likely(Reading one, Reading other) {
    if (one.rising != other.rising) {
      return one.rising ? one.texts : other.texts;
    }
    List<@Nullable String> agreed = new ArrayList<>();
    for (int i = 0; i < one.texts.size(); i++) {
      String text = one.texts.get(i);
      agreed.add(Objects.equals(text, other.texts.get(i)) ? text : null);
    }
    return agreed;
  }

  private static Optional<Reading> byBytes(byte[] bytes, int[] offsets) {
    List<@Nullable String> texts = new ArrayList<>(offsets.length);
    int[] before = {};
    boolean rising = true;
    for (int i = 1; i < offsets.length; i++) {
      int length = offsets[i] - offsets[i - 1];
      String whole;
      try {
        ByteBuffer slice = ByteBuffer.wrap(bytes, offsets[i - 1], length);
        whole = StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
      } catch (CharacterCodingException e) {
        return Optional.empty();
      }
      texts.add(whole);
      int[] text = whole.codePoints().toArray();
      rising &= i == 1 || Arrays.compare(before, text) < 0;
      before = text;
    }
    return Optional.of(new Reading(texts, rising));
  }

  /** The last character may be cut, and what follows is lost. */
  private static Optional<Reading> byCharacters(byte[] bytes, int[] offsets) {
    CharBuffer decoded = CharBuffer.allocate(bytes.length);
    if (StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes), decoded, false)
        .isError()) {
      return Optional.empty();
    }
    int[] characters = decoded.flip().toString().codePoints().toArray();
    List<@Nullable String> texts = new ArrayList<>(offsets.length);
    int[] before = {};
    boolean rising = true;
    for (int i = 1; i < offsets.length && offsets[i - 1] <= characters.length; i++) {
      boolean lost = offsets[i] > characters.length;
      int end = Math.min(offsets[i], characters.length);
      int[] text = Arrays.copyOfRange(characters, offsets[i - 1], end); // Of a lost one its start.
      rising &= i == 1 || isBehind(text, before, lost);
      before = text;
      texts.add(lost ? null : new String(text, 0, text.length));
    }
    while (texts.size() < offsets.length - 1) {
      texts.add(null);
    }
    return Optional.of(new Reading(texts, rising));
  }

  /** By code points, as Python compares. */
  private static boolean isBehind(int[] text, int[] before, boolean isOnlyTheStart) {
    int common = Arrays.mismatch(text, before);
    return (isOnlyTheStart && common == text.length) || Arrays.compare(before, text) < 0;
  }
}
