// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import io.bellwether.platform.shared.InvalidInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One feature of one view, written {@code view:feature}. */
public record FeatureRef(String view, String feature) {
  /**
   * @throws InvalidInput if it is not written so
   */
  public static FeatureRef parse(String field, String text) {
    int colon = text.indexOf(':');
    if (colon <= 0 || colon == text.length() - 1) {
      throw InvalidInput.field(
          field, text, "view:feature", "name the view and the feature, as in vitals:chol");
    }
    return new FeatureRef(text.substring(0, colon), text.substring(colon + 1));
  }

  /** All of them, each one once. */
  public static List<FeatureRef> parseAll(String field, List<String> texts) {
    if (texts.isEmpty()) {
      throw InvalidInput.field(field, texts, "at least one view:feature", "name the features");
    }
    List<FeatureRef> refs = new ArrayList<>();
    Set<FeatureRef> seen = new HashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      FeatureRef ref = parse("%s[%d]".formatted(field, i), texts.get(i));
      if (!seen.add(ref)) {
        throw InvalidInput.field(
            "%s[%d]".formatted(field, i), ref, "each feature once", "remove the repetition");
      }
      refs.add(ref);
    }
    return refs;
  }

  @Override
  public String toString() {
    return view + ":" + feature;
  }
}
