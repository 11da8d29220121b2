// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.imports;

import io.bellwether.platform.shared.ArtifactStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Files that are only written and listed, each in a folder of its own. */
final class HeldFiles implements ArtifactStore {
  final Map<String, String> files = new TreeMap<>();

  @Override
  public Stored put(String path, InputStream content) {
    try {
      byte[] bytes = content.readAllBytes();
      files.put(path, new String(bytes, StandardCharsets.UTF_8));
      return new Stored(path, bytes.length, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream open(String path) {
    return new ByteArrayInputStream(files.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<Entry> find(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Entry> list(String folder) {
    return files.entrySet().stream()
        .filter(file -> file.getKey().startsWith(folder + "/"))
        .map(file -> new Entry(file.getKey(), false, file.getValue().length()))
        .toList();
  }

  @Override
  public void delete(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path localFile(String path) {
    throw new UnsupportedOperationException();
  }
}
