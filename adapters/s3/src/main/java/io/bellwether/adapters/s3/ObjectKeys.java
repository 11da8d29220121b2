// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.s3;

import io.bellwether.platform.shared.InvalidInput;
import java.nio.charset.StandardCharsets;

/**
 * Turns the paths of callers into keys below a prefix. Objects know no folders, but paths mean the
 * same as in the other stores.
 *
 * @param prefix empty, or with a slash at its end
 */
record ObjectKeys(String prefix) {
  private static final int MOST_BYTES = 1024;

  static ObjectKeys below(String folder) {
    String bare = folder.replaceFirst("^/+", "").replaceFirst("/+$", "");
    return new ObjectKeys(bare.isEmpty() ? "" : bare + "/");
  }

  String of(String path) {
    String key = prefix + path;
    for (String name : path.split("/", -1)) {
      if (isBad(name)) {
        throw refused(path, "relative names between '/', without '..', '\\' or control characters");
      }
    }
    if (key.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw refused(path, "at most %d bytes with the store's prefix".formatted(MOST_BYTES));
    }
    return key;
  }

  /** What all keys in the folder begin with; the empty folder is the store's root. */
  String ofFolder(String folder) {
    return folder.isEmpty() ? prefix : of(folder) + "/";
  }

  String path(String key) {
    return key.substring(prefix.length());
  }

  private static boolean isBad(String name) {
    return name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c));
  }

  private static InvalidInput refused(String path, String expected) {
    return InvalidInput.field("path", path, expected, "choose another path");
  }
}
