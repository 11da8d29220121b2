// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The model of the newest upload. Its file is read when it arrives, then for its checks, and again
 * for its first request; a large one takes a core for a second and a lot of memory each time, which
 * the requests of others lack. It is held softly, so it goes before memory runs out.
 */
public final class LatestUpload {
  private volatile Upload latest = new Upload("", new SoftReference<>(null));

  private record Upload(String folder, SoftReference<Model> model) {}

  /**
   * @param folder of this upload alone, whose files never change
   */
  void is(String folder, Model model) {
    latest = new Upload(folder, new SoftReference<>(model));
  }

  private @Nullable Model in(String folder) {
    Upload upload = latest;
    return upload.folder.equals(folder) ? upload.model.get() : null;
  }

  /** As {@code found}, but the newest upload is not read again. */
  public ModelDirectories within(ModelDirectories found) {
    return (caller, version) -> {
      ModelDirectories.Found here = found.find(caller, version);
      Model model = in(version.content().source());
      if (model == null || !(here instanceof Directory directory)) {
        return here;
      }
      FileBytes file = directory.files().get(Pipeline.MODEL_FILE);
      return file == null
          ? here
          : directory.with(Pipeline.MODEL_FILE, new Known(file, Optional.of(model)));
    };
  }

  private record Known(FileBytes file, Optional<Model> model) implements FileBytes {
    @Override
    public InputStream open() {
      return file.open();
    }

    @Override
    public long size() {
      return file.size();
    }
  }
}
