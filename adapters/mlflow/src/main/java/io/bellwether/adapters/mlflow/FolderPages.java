// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.shared.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Pages of folders, by their names. */
final class FolderPages {
  private FolderPages() {}

  /**
   * @param folders in the order of their names
   * @param read empty for a folder that holds no such thing
   */
  static <T> Page<T> of(List<Path> folders, Page.Request page, Function<Path, Optional<T>> read) {
    List<T> found = new ArrayList<>();
    String after = page.after().orElse("");
    for (Path folder : folders) {
      if (folder.toString().compareTo(after) > 0) {
        read.apply(folder).ifPresent(found::add);
        if (found.size() == page.limit()) {
          boolean last = folder.equals(folders.getLast());
          return new Page<>(found, last ? Optional.empty() : Optional.of(folder.toString()));
        }
      }
    }
    return new Page<>(found, Optional.empty());
  }
}
