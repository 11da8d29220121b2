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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
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

  /** As the JDK says it. */
  private static final String STREAMED = "only DEFLATED entries can have EXT descriptor";

  private static final String WHOLE = "zip";
  private static final int END = 0x06054b50;
  private static final int LEAST_END = 22;
  private static final int LONGEST_END = LEAST_END + 0xFFFF;
  private static final long LONGEST_DIRECTORY = 4 << 20;
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
      try {
        unpacked.read(zip);
        return unpacked;
      } catch (IOException | RuntimeException e) {
        unpacked.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(FileBytes zip) throws IOException {
    try (InputStream in = zip.open()) {
      ZipInputStream entries = new ZipInputStream(in);
      for (ZipEntry entry; (entry = next(entries)) != null; ) {
        if (!entry.isDirectory()) {
          keep(entry.getName(), entries);
        }
      }
    } catch (ZipException e) { // Where a file ends stands behind it, and at the end of the zip.
      files.clear();
      bytes = 0;
      readByDirectory(zip);
    }
    if (files.isEmpty()) {
      throw refuse("no files", "a zip of a directory of MLflow");
    }
  }

  private void keep(String entry, InputStream content) throws IOException {
    String name = checked(entry);
    Path file = folder.resolve(Integer.toString(files.size()));
    try (OutputStream out = Files.newOutputStream(file)) {
      copy(content, out, name);
    }
    files.put(name, FileBytes.of(file));
  }

  /**
   * @throws ZipException if its file is stored as it is, of a length that stands behind it
   */
  private static @Nullable ZipEntry next(ZipInputStream zip) throws IOException {
    try {
      return zip.getNextEntry();
    } catch (ZipException e) {
      if (STREAMED.equals(e.getMessage())) {
        throw e;
      }
      throw broken(e);
    } catch (EOFException | CharacterCodingException | IllegalArgumentException e) {
      throw broken(e);
    }
  }

  private static RuntimeException broken(Exception e) {
    return refuse("a broken zip: " + e.getMessage(), "a zip of a directory of MLflow");
  }

  private void readByDirectory(FileBytes zip) throws IOException {
    Path whole = folder.resolve(WHOLE);
    try (InputStream in = zip.open()) {
      Files.copy(in, whole);
    }
    requireSmallDirectory(whole);
    try (ZipFile file = new ZipFile(whole.toFile())) {
      for (ZipEntry entry : Collections.list(file.entries())) {
        if (!entry.isDirectory()) {
          keep(file, entry);
        }
      }
    } catch (ZipException | EOFException | CharacterCodingException | IllegalArgumentException e) {
      throw broken(e);
    }
    LargeFiles.delete(whole);
  }

  private void keep(ZipFile zip, ZipEntry entry) throws IOException {
    CRC32 sum = new CRC32();
    try (InputStream content = new CheckedInputStream(zip.getInputStream(entry), sum)) {
      keep(entry.getName(), content);
    }
    if (sum.getValue() != entry.getCrc()) {
      throw broken(new ZipException(entry.getName() + " has another checksum"));
    }
  }

  /** The directory is read as a whole: its length stands in what ends the file. */
  private static void requireSmallDirectory(Path zip) throws IOException {
    try (SeekableByteChannel file = Files.newByteChannel(zip)) {
      ByteBuffer end = ByteBuffer.allocate((int) Math.min(file.size(), LONGEST_END));
      file.position(file.size() - end.capacity());
      while (end.hasRemaining() && file.read(end) >= 0) {}
      end.order(ByteOrder.LITTLE_ENDIAN);
      for (int at = end.capacity() - LEAST_END; at >= 0; at--) {
        if (end.getInt(at) == END && (end.getInt(at + 12) & 0xFFFFFFFFL) > LONGEST_DIRECTORY) {
          throw refuse("a directory of too many files", "at most %d".formatted(MOST_FILES));
        }
      }
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

  private void copy(InputStream zip, OutputStream out, String name) throws IOException {
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

  private static int read(InputStream zip, byte[] buffer, String name) throws IOException {
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
      List<Path> left;
      try (Stream<Path> all = Files.list(folder)) {
        left = all.toList();
      }
      for (Path file : left) {
        LargeFiles.delete(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
