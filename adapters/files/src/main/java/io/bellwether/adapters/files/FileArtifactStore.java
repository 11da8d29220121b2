// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files;

import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.LargeFiles;
import io.bellwether.platform.shared.NotFound;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Artifacts as files of the same names below one folder. */
public final class FileArtifactStore implements ArtifactStore {
  private static final String INCOMING = ".incoming";
  private static final int BUFFER = 1 << 16;

  private final Path root;
  private final Path incoming;
  private final SafePaths paths;

  /** Opens the store, makes its folder if need be, and removes what a crash left half-written. */
  public FileArtifactStore(Path folder) {
    try {
      DurableFiles.createFolders(folder);
      root = folder.toRealPath();
      incoming = root.resolve(INCOMING);
      if (Files.exists(incoming, LinkOption.NOFOLLOW_LINKS)) {
        DurableFiles.deleteAll(incoming);
      }
      Files.createDirectory(incoming);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    paths = new SafePaths(root, INCOMING);
  }

  @Override
  public Stored put(String path, InputStream content) {
    Path target = paths.resolve(path);
    if (Files.isDirectory(target)) {
      throw isFolder(path);
    }
    Path temporary = incoming.resolve(UUID.randomUUID().toString());
    try {
      Stored stored = write(path, content, temporary);
      createParent(path, target);
      DurableFiles.moveInPlace(temporary, target);
      return stored;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      discard(temporary);
    }
  }

  private static Stored write(String path, InputStream content, Path file) throws IOException {
    MessageDigest digest = sha256();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[BUFFER];
      long size = 0;
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        digest.update(buffer, 0, read);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
        while (bytes.hasRemaining()) {
          size += channel.write(bytes);
        }
      }
      channel.force(true);
      return new Stored(path, size, HexFormat.of().formatHex(digest.digest()));
    }
  }

  private static void createParent(String path, Path target) throws IOException {
    try {
      DurableFiles.createFolders(target.resolveSibling(""));
    } catch (FileAlreadyExistsException e) {
      throw new Conflict(
          "artifact_is_file", "a file stands where a folder of this path must be: " + path);
    }
  }

  private static void discard(Path temporary) {
    try {
      LargeFiles.delete(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream open(String path) {
    try {
      return Files.newInputStream(file(path), LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw new NotFound("artifact", path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Entry> find(String path) {
    Path file = paths.resolve(path);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Entry(path, false, Files.size(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Entry> list(String folder) {
    Path at = folder.isEmpty() ? root : paths.resolve(folder);
    if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(at, FileArtifactStore::isVisible)) {
      for (Path file : files) {
        entry(folder, file).ifPresent(entries::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    entries.sort(Comparator.comparing(Entry::path));
    return List.copyOf(entries);
  }

  private static boolean isVisible(Path file) {
    return !file.endsWith(INCOMING) && !Files.isSymbolicLink(file);
  }

  private static Optional<Entry> entry(String folder, Path file) throws IOException {
    String path = folder.isEmpty() ? "" + file.getFileName() : folder + "/" + file.getFileName();
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean isFolder = attributes.isDirectory();
      return Optional.of(new Entry(path, isFolder, isFolder ? 0 : attributes.size()));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // Removed while the folder was read.
    }
  }

  @Override
  public void delete(String path) {
    Path top = paths.resolve(path);
    if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      DurableFiles.deleteAll(top);
      DurableFiles.syncFolder(top.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path localFile(String path) {
    return file(path);
  }

  private Path file(String path) {
    Path file = paths.resolve(path);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotFound("artifact", path);
    }
    return file;
  }

  private static InvalidInput isFolder(String path) {
    return InvalidInput.field("path", path, "the path of a file", "this is a folder: add a name");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
