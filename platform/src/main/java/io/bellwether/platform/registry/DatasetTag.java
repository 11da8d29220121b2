// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotAllowed;
import java.util.Map;
import java.util.Optional;

/**
 * The tag by which a version from elsewhere names our dataset, {@code name/version}: the server
 * reads it on its own behalf to set up monitoring, so who sets the tag must be allowed to.
 */
public final class DatasetTag {
  public static final String NAME = "bellwether.dataset";

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

  private static Optional<Named> read(String text) {
    int slash = text.lastIndexOf('/');
    return text.matches(".+/[1-9]\\d{0,8}")
        ? Optional.of(
            new Named(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1))))
        : Optional.empty();
  }

  static void check(Caller caller, Map<String, String> old, Map<String, String> wanted) {
    String named = wanted.get(NAME);
    if (named != null && !named.equals(old.get(NAME)) && !caller.rights().readsWorkspace()) {
      throw NotAllowed.lacks(
          "the tag %s makes the server read %s (needs READ on the workspace's datasets)"
              .formatted(NAME, named));
    }
  }
}
