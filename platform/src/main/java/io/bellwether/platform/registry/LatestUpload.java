// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.util.Optional;

/**
 * The model of the newest upload. Its file is read when it arrives, then for its checks, and again
 * for its first request; a large one takes a core for a second and a lot of memory each time, which
 * the requests of others lack. It is held softly, so it goes before memory runs out.
 */
public final class LatestUpload {
  private volatile Upload latest = new Upload("", 0, new SoftReference<>(null));

  private record Upload(String folder, long size, SoftReference<Model> model) {}

  /**
   * @param folder of this upload alone, whose files never change
   * @param size of its model's file
   */
  void is(String folder, long size, Model model) {
    latest = new Upload(folder, size, new SoftReference<>(model));
  }

  /** As {@code found}, but the newest upload is not read again. */
  public ModelDirectories within(ModelDirectories found) {
    return (caller, version) -> {
      ModelDirectories.Found here = found.find(caller, version);
      Upload upload = latest;
      Model model = upload.model.get();
      if (model == null
          || !upload.folder.equals(version.content().source())
          || !(here instanceof Directory directory)) {
        return here;
      }
      FileBytes file = directory.files().get(Pipeline.MODEL_FILE);
      return file == null || file.size() != upload.size
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

    @Override
    public byte[] all() {
      return file.all();
    }

    @Override
    public byte[] head(int most) {
      return file.head(most);
    }
  }
}
