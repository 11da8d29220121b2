// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.shared.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Pages of folders, by their names. */
final class FolderPages {
  /** The key of a page is a name, so texts are compared, not paths. */
  static final Comparator<Path> BY_NAME = Comparator.comparing(Path::toString);

  private FolderPages() {}

  /**
   * @param folders {@link #BY_NAME}
   * @param read empty for a folder that holds no such thing
   */
  static <T> Page<T> of(List<Path> folders, Page.Request page, Function<Path, Optional<T>> read) {
    List<T> found = new ArrayList<>();
    int start =
        page.after()
            .map(after -> Collections.binarySearch(folders, Path.of(after), BY_NAME))
            .map(place -> place < 0 ? -place - 1 : place + 1)
            .orElse(0);
    for (int i = start; i < folders.size(); i++) {
      read.apply(folders.get(i)).ifPresent(found::add);
      if (found.size() == page.limit()) {
        boolean last = i == folders.size() - 1;
        return new Page<>(found, last ? Optional.empty() : Optional.of(folders.get(i).toString()));
      }
    }
    return new Page<>(found, Optional.empty());
  }
}
