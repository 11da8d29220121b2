// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.scoring.export.JarFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The libraries that score here, from the server's own class path. */
final class EngineCode implements JarFile.Code {
  @Override
  public void each(JarFile.Reader reader) throws IOException {
    for (Class<?> one : JarFile.CODE) {
      Path source = source(one);
      if (Files.isDirectory(source)) {
        addAll(source, source, reader);
      } else {
        try (FileSystem files = FileSystems.newFileSystem(source)) {
          addAll(files.getPath("/"), source, reader);
        }
      }
    }
  }

  private static Path source(Class<?> one) {
    try {
      return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addAll(Path folder, Path library, JarFile.Reader reader) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(EngineCode::isClassOrText).sorted().forEach(files::add);
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      // Each library has its own, under the same name.
      String own = "META-INF/licenses/" + library.getFileName() + "/";
      reader.file(name.replaceFirst("^META-INF/", own), Files.readAllBytes(file));
    }
  }

  /** Native libraries are large, and not read. */
  private static boolean isClassOrText(Path file) {
    return Files.isRegularFile(file)
        && (file.toString().endsWith(".class") || file.toString().contains("META-INF"));
  }
}
