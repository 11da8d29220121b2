// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.core.JsonFactory;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A model as a jar that needs nothing but Java 25: its files, and the classes that score it here.
 */
public final class JarFile {
  /** The folder of the model's files in the jar. */
  static final String FOLDER = "model/";

  /** From which jars classes come; of ONNX Runtime they are only named, never used. */
  private static final List<Class<?>> CODE =
      List.of(Pipeline.class, Table.class, JsonFactory.class, OrtEnvironment.class);

  private JarFile() {}

  /**
   * Writes the jar.
   *
   * @param pipeline whose files it gets
   * @param about what stands in its manifest
   */
  public static void write(Pipeline pipeline, Map<String, String> about, OutputStream to)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, ExportedModel.class.getName());
    attributes.putValue(
        "Enable-Native-Access", "ALL-UNNAMED"); // XGBoost takes logarithms of the C library.
    about.forEach((name, value) -> attributes.putValue(name, value.replaceAll("\\p{Cntrl}", " ")));
    JarOutputStream jar = new JarOutputStream(to, manifest);
    Set<String> written = new HashSet<>(Set.of("META-INF/MANIFEST.MF"));
    for (Map.Entry<String, byte[]> file : new TreeMap<>(pipeline.write()).entrySet()) {
      jar.putNextEntry(new ZipEntry(FOLDER + file.getKey()));
      jar.write(file.getValue());
      jar.closeEntry();
    }
    for (Class<?> one : CODE) {
      addCode(one, jar, written);
    }
    jar.finish();
  }

  private static void addCode(Class<?> one, JarOutputStream jar, Set<String> written)
      throws IOException {
    Path source = source(one);
    if (Files.isDirectory(source)) {
      addAll(source, jar, written);
      return;
    }
    try (FileSystem files = FileSystems.newFileSystem(source)) {
      addAll(files.getPath("/"), jar, written);
    }
  }

  private static Path source(Class<?> one) {
    try {
      return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addAll(Path folder, JarOutputStream jar, Set<String> written)
      throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile).sorted().forEach(files::add);
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (isNeeded(name) && written.add(name)) {
        jar.putNextEntry(new ZipEntry(name));
        try (InputStream in = Files.newInputStream(file)) {
          in.transferTo(jar);
        }
        jar.closeEntry();
      }
    }
  }

  /** Licences and notices stay with the code. */
  private static boolean isNeeded(String name) {
    return name.endsWith(".class")
        ? !name.endsWith("module-info.class")
        : name.matches("META-INF/[^/]*(LICENSE|NOTICE)[^/]*");
  }
}
