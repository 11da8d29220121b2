// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotAllowed;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tags by which a version from elsewhere names our datasets, {@code name/version}: the server
 * reads them on its own behalf, for monitoring and explanations, so who sets such a tag must be
 * allowed to.
 */
public final class DatasetTag {
  /** The data that the version learnt from. */
  public static final String NAME = "bellwether.dataset";

  /** Data that it did not learn from. */
  public static final String HOLDOUT = "bellwether.holdout";

  /**
   * The column of the data that says what is true; of several targets one for each, with commas.
   */
  public static final String TARGET = "bellwether.target";

  private static final List<String> READ = List.of(NAME, HOLDOUT);

  private DatasetTag() {}

  /** A version of a dataset. */
  public record Named(String name, int version) {
    @Override
    public String toString() {
      return name + "/" + version;
    }
  }

  /** The data that a version learnt from, or that its tag names. */
  public static Optional<Named> dataOf(Content content) {
    return content
        .trainingData()
        .map(data -> new Named(data.name(), data.version()))
        .or(() -> read(content.tags().getOrDefault(NAME, "")));
  }

  /** The data that a version did not learn from, if its tag names any. */
  public static Optional<Named> holdoutOf(Content content) {
    return read(content.tags().getOrDefault(HOLDOUT, ""));
  }

  /** The text of the tag that names the column of the truth. */
  public static Optional<String> target(Content content) {
    return Optional.ofNullable(content.tags().get(TARGET)).filter(tag -> !tag.isBlank());
  }

  private static Optional<Named> read(String text) {
    int slash = text.lastIndexOf('/');
    return text.matches(".+/[1-9]\\d{0,8}")
        ? Optional.of(
            new Named(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1))))
        : Optional.empty();
  }

  static void check(Caller caller, Map<String, String> old, Map<String, String> wanted) {
    for (String tag : READ) {
      String named = wanted.get(tag);
      if (named != null && !named.equals(old.get(tag)) && !caller.rights().readsWorkspace()) {
        throw NotAllowed.lacks(
            "the tag %s makes the server read %s (needs READ on the workspace's datasets)"
                .formatted(tag, named));
      }
    }
  }
}
