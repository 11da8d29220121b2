// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Files of any size under relative paths with {@code /} between names: datasets, models, whatever a
 * run logs. Streamed, never whole in memory.
 *
 * <p>Implementers: a file appears whole or not at all, and once {@code put} has returned it
 * survives a crash of the machine. A path that could leave the store ({@code ..}, absolute, a
 * backslash, a control character, an empty name) is refused with {@link InvalidInput}; so is one
 * through a symbolic link. Reading what does not exist is {@link NotFound}.
 */
public interface ArtifactStore {
  /** Stores the content under the path, in place of what was there. */
  Stored put(String path, InputStream content);

  InputStream open(String path);

  /** The file, if there is one; a folder is none. */
  Optional<Entry> find(String path);

  /** What lies directly in the folder, by name; nothing for a folder that does not exist. */
  List<Entry> list(String folder);

  /** Removes the file, or the folder with all in it; the store's root itself is refused. */
  void delete(String path);

  /** A file on this machine with the content; not to be written to, and gone when it is deleted. */
  Path localFile(String path);

  /** How clients send and fetch files past this server, where the store can do that. */
  default Optional<DirectTransfers> direct() {
    return Optional.empty();
  }

  /**
   * @param sha256 of the content, in hexadecimal
   */
  record Stored(String path, long size, String sha256) {}

  /**
   * @param path relative to the store's root
   * @param size 0 for a folder
   */
  record Entry(String path, boolean isFolder, long size) {}
}
