// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.LargeFiles;
import io.bellwether.scoring.pipeline.FileBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parts of a multipart form, by name; what is large is in files until it is closed. */
public final class Form implements AutoCloseable {
  private final Map<String, SpillingStream> parts = new LinkedHashMap<>();

  Form() {}

  SpillingStream part(String name, Path folder) {
    SpillingStream part = new SpillingStream(folder);
    parts.put(name, part);
    return part;
  }

  Map<String, SpillingStream> parts() {
    return parts;
  }

  public Set<String> names() {
    return parts.keySet();
  }

  public Optional<FileBytes> part(String name) {
    return Optional.ofNullable(parts.get(name)).map(SpillingStream::content);
  }

  @Override
  public void close() throws IOException {
    for (SpillingStream part : parts.values()) {
      part.close();
      if (part.file().isPresent()) {
        LargeFiles.delete(part.file().get());
      }
    }
  }
}
