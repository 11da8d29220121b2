// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.imports.ImportSource.FileSink;
import io.bellwether.platform.imports.ImportSource.Unreadable;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Artifacts in folders of this machine. */
final class LocalFiles {
  private static final String PROXY = "mlflow-artifacts:";

  private final Path base;
  private final Path artifacts;

  /**
   * @param base what relative addresses are relative to
   * @param artifacts the folder that {@code mlflow-artifacts:/} means
   */
  LocalFiles(Path base, Path artifacts) {
    this.base = base;
    this.artifacts = artifacts;
  }

  /** With the folder that MLflow's server uses unless another is named. */
  static LocalFiles of(Path base, Optional<String> artifacts) {
    return new LocalFiles(
        base, artifacts.map(LocalFiles::withoutScheme).orElse(base.resolve("mlartifacts")));
  }

  /** Whether clients reach the address by themselves: another scheme than that of files. */
  static boolean isElsewhere(String address) {
    return address.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")
        && !address.startsWith("file:")
        && !address.startsWith(PROXY);
  }

  static Path withoutScheme(String address) {
    String path =
        address.startsWith("file:") ? address.replaceFirst("^file:(//[^/]*)?", "") : address;
    return Path.of(
        address.startsWith("file:")
            ? URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8)
            : path);
  }

  private Path folder(String address) {
    if (!address.startsWith(PROXY)) {
      return base.resolve(downwards(withoutScheme(address)));
    }
    String path = address.substring(PROXY.length()).replaceFirst("^//[^/]*", "");
    return artifacts.resolve(downwards(Path.of(path.replaceFirst("^/+", ""))));
  }

  /** Any client of MLflow's may have made up the address. */
  private static Path downwards(Path path) {
    for (Path name : path) {
      if (name.toString().equals("..")) {
        throw new Unreadable("it leads out of its folder: " + path);
      }
    }
    return path;
  }

  /** A remark where there are folders of this machine among the addresses, but none is there. */
  List<String> missing(List<String> addresses) {
    List<String> own = addresses.stream().filter(one -> !isElsewhere(one)).toList();
    return own.isEmpty() || own.stream().anyMatch(this::isThere)
        ? List.of()
        : List.of(
            "no experiment has a folder of files: mlflow-artifacts:/ is taken for %s (another: --artifacts)"
                .formatted(artifacts));
  }

  private boolean isThere(String address) {
    try {
      return Files.isDirectory(folder(address));
    } catch (Unreadable e) {
      return false;
    }
  }

  /** Whether there is such a folder. */
  boolean tell(String address, FileSink sink) throws InterruptedException {
    if (isElsewhere(address)) {
      return false;
    }
    Path folder = folder(address);
    try {
      if (!Files.isDirectory(folder)) {
        return false;
      }
      tell(folder.toRealPath(), "", sink);
      return true;
    } catch (IOException e) {
      throw new Unreadable("the folder cannot be read: " + e.getMessage());
    }
  }

  /** Links are not followed, so nothing outside of the folder is read. */
  private void tell(Path folder, String prefix, FileSink sink)
      throws IOException, InterruptedException {
    List<Path> inside = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(inside::add);
    }
    inside.sort(null);
    for (Path entry : inside) {
      String path = prefix + entry.getFileName();
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        tell(entry, path + "/", sink);
      } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
        sink.file(
            path, Files.size(entry), () -> Files.newInputStream(entry, LinkOption.NOFOLLOW_LINKS));
      } else {
        sink.skipped(path, "it is a link, or no file");
      }
    }
  }
}
