// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files;

import io.bellwether.platform.shared.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Turns the paths of callers into files below one folder, and refuses every way out of it. */
final class SafePaths {
  private static final int MAX_NAME_BYTES = 255;

  private final Path root;
  private final String reserved;

  /**
   * @param reserved a name directly below the root that no caller may use
   */
  SafePaths(Path root, String reserved) {
    this.root = root;
    this.reserved = reserved;
  }

  Path resolve(String path) {
    Path file = root;
    for (String name : path.split("/", -1)) {
      if (isBad(name) || (file.equals(root) && name.equals(reserved))) {
        throw refused(path, "relative names between '/', without '..', '\\' or control characters");
      }
      file = child(file, name, path);
      if (Files.isSymbolicLink(file)) {
        throw refused(path, "no symbolic link on the way");
      }
    }
    return file;
  }

  private static Path child(Path folder, String name, String path) {
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      throw refused(path, "characters that this machine's file names can hold");
    }
  }

  private static boolean isBad(String name) {
    return name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES
        || name.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c));
  }

  private static InvalidInput refused(String path, String expected) {
    return InvalidInput.field("path", path, expected, "choose another path");
  }
}
