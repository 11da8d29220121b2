// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.registry;

import io.bellwether.platform.registry.ModelUploads;
import io.bellwether.platform.shared.LargeFiles;
import io.bellwether.scoring.pipeline.FileBytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a zip, in a folder of their own until it is closed. There they are numbered, so
 * their names lead nowhere.
 */
final class UnpackedZip implements AutoCloseable {
  static final int MOST_FILES = 1000;

  /** Of all files together: the largest model, and what lies beside it. */
  static final long MOST_BYTES = 256L << 20;

  private static final int LONGEST_NAME = 1000;
  private static final int BUFFER = 1 << 16;
  private static final Set<String> ELSEWHERE = Set.of("", ".", "..");

  private final Path folder;
  private final long mostBytes;
  private final Map<String, FileBytes> files = new LinkedHashMap<>();
  private long bytes;

  private UnpackedZip(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /**
   * Unpacks it.
   *
   * @param work the folder in which its own is made
   * @throws io.bellwether.platform.shared.InvalidInput if it is broken, or more than is unpacked
   */
  static UnpackedZip of(FileBytes zip, Path work) {
    return of(zip, work, MOST_BYTES);
  }

  static UnpackedZip of(FileBytes zip, Path work, long mostBytes) {
    try {
      Path folder = Files.createTempDirectory(Files.createDirectories(work), "unzip-");
      UnpackedZip unpacked = new UnpackedZip(folder, mostBytes);
      try (InputStream in = zip.open()) {
        unpacked.read(in);
        return unpacked;
      } catch (IOException | RuntimeException e) {
        unpacked.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(InputStream in) throws IOException {
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry; (entry = next(zip)) != null; ) {
      if (!entry.isDirectory()) {
        String name = checked(entry.getName());
        Path file = folder.resolve(Integer.toString(files.size()));
        try (OutputStream out = Files.newOutputStream(file)) {
          copy(zip, out, name);
        }
        files.put(name, FileBytes.of(file));
      }
    }
    if (files.isEmpty()) {
      throw refuse("no files", "a zip of a directory of MLflow");
    }
  }

  private static @Nullable ZipEntry next(ZipInputStream zip) throws IOException {
    try {
      return zip.getNextEntry();
    } catch (ZipException | EOFException | CharacterCodingException | IllegalArgumentException e) {
      throw refuse("a broken zip: " + e.getMessage(), "a zip of a directory of MLflow");
    }
  }

  private String checked(String name) {
    if (files.size() == MOST_FILES) {
      throw refuse("more than %d files".formatted(MOST_FILES), "at most so many");
    }
    String shown = name.substring(0, Math.min(100, name.length()));
    boolean leadsOut =
        name.indexOf('\\') >= 0 || Arrays.stream(name.split("/", -1)).anyMatch(ELSEWHERE::contains);
    if (leadsOut || name.length() > LONGEST_NAME) {
      throw refuse("the file " + shown, "names within the directory");
    }
    if (files.containsKey(name)) {
      throw refuse("the file %s again".formatted(shown), "each once");
    }
    return name;
  }

  private void copy(ZipInputStream zip, OutputStream out, String name) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count; (count = read(zip, buffer, name)) >= 0; ) {
      bytes += count;
      if (bytes > mostBytes) {
        throw refuse(
            "more than %,d bytes once it is unpacked".formatted(mostBytes), "at most so many");
      }
      out.write(buffer, 0, count);
    }
  }

  private static int read(ZipInputStream zip, byte[] buffer, String name) throws IOException {
    try {
      return zip.read(buffer);
    } catch (ZipException | EOFException e) {
      throw refuse(
          "%s is broken in the zip: %s".formatted(name, e.getMessage()),
          "a zip of a directory of MLflow");
    }
  }

  private static RuntimeException refuse(String found, String expected) {
    return ModelUploads.unreadable("%s (expected: %s)".formatted(found, expected), expected);
  }

  /**
   * The files of the folder that has a file of this name, the highest one, by their names in it.
   */
  Map<String, FileBytes> beside(String name) {
    String root =
        files.keySet().stream()
            .filter(file -> ("/" + file).endsWith("/" + name))
            .map(file -> file.substring(0, file.length() - name.length()))
            .min(Comparator.comparingInt(String::length))
            .orElse("");
    Map<String, FileBytes> inside = new HashMap<>();
    files.forEach(
        (file, content) -> {
          if (file.startsWith(root)) {
            inside.put(file.substring(root.length()), content);
          }
        });
    return inside;
  }

  @Override
  public void close() {
    try {
      for (int i = 0; i <= files.size(); i++) {
        LargeFiles.delete(folder.resolve(Integer.toString(i)));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
