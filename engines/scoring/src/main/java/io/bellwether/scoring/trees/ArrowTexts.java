// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
   * @param inCharacters whether the places may be those of characters
   * @return null for a text that is lost; absent if the bytes are no text
   */
  static Optional<List<@Nullable String>> of(byte[] bytes, int[] offsets, boolean inCharacters) {
    Optional<List<@Nullable String>> byBytes = byBytes(bytes, offsets);
    boolean plain = true;
    for (byte one : bytes) {
      plain &= one >= 0;
    }
    if (plain || !inCharacters) {
      return byBytes;
    }
    Optional<List<@Nullable String>> byCharacters = byCharacters(bytes, offsets);
    if (byCharacters.isEmpty() || byBytes.isEmpty()) {
      return byCharacters.isEmpty() ? byBytes : byCharacters;
    }
    return Optional.of(likely(byBytes.get(), byCharacters.get()));
  }

  /** Pandas sorts categories, so the reading that is in order is the right one. */
  private static List<@Nullable String> likely(
      List<@Nullable String> byBytes, List<@Nullable String> byCharacters) {
    boolean bytesRise = isRising(byBytes);
    boolean charactersRise = isRising(byCharacters);
    if (bytesRise != charactersRise) {
      return bytesRise ? byBytes : byCharacters;
    }
    List<@Nullable String> agreed = new ArrayList<>();
    for (int i = 0; i < byBytes.size(); i++) {
      agreed.add(Objects.equals(byBytes.get(i), byCharacters.get(i)) ? byBytes.get(i) : null);
    }
    return agreed;
  }

  private static boolean isRising(List<@Nullable String> texts) {
    List<String> known = texts.stream().filter(Objects::nonNull).map(Object::toString).toList();
    for (int i = 1; i < known.size(); i++) {
      if (compare(known.get(i - 1), known.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** By code points, as Python does. */
  private static int compare(String one, String other) {
    int[] first = one.codePoints().toArray();
    int[] second = other.codePoints().toArray();
    return Arrays.compare(first, second);
  }

  private static Optional<List<@Nullable String>> byBytes(byte[] bytes, int[] offsets) {
    List<@Nullable String> texts = new ArrayList<>(offsets.length);
    for (int i = 1; i < offsets.length; i++) {
      int length = offsets[i] - offsets[i - 1];
      try {
        CharBuffer text =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, offsets[i - 1], length));
        texts.add(text.toString());
      } catch (CharacterCodingException e) {
        return Optional.empty();
      }
    }
    return Optional.of(texts);
  }

  /** The last character may be cut, and what follows is lost. */
  private static Optional<List<@Nullable String>> byCharacters(byte[] bytes, int[] offsets) {
    CharBuffer decoded = CharBuffer.allocate(bytes.length);
    boolean broken =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes), decoded, false)
            .isError();
    if (broken) {
      return Optional.empty();
    }
    int[] characters = decoded.flip().toString().codePoints().toArray();
    List<@Nullable String> texts = new ArrayList<>(offsets.length);
    for (int i = 1; i < offsets.length; i++) {
      boolean lost = offsets[i] > characters.length;
      int start = offsets[i - 1];
      texts.add(lost ? null : new String(characters, start, offsets[i] - start));
    }
    return Optional.of(Collections.unmodifiableList(texts));
  }
}
