// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.core.JsonFactory;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * A model as a jar that needs nothing but Java 25: its files, and the classes that score it here.
 */
public final class JarFile {
  /** The folder of the model's files in the jar. */
  static final String FOLDER = "model/";

  /**
   * A class of each library that scoring needs; of ONNX Runtime they are only named, never used.
   */
  public static final List<Class<?>> CODE =
      List.of(Pipeline.class, Table.class, JsonFactory.class, OrtEnvironment.class);

  /** Files of libraries, by their names in them. */
  @FunctionalInterface
  public interface Code {
    void each(Reader reader) throws IOException;
  }

  /** Takes one file after the other. */
  @FunctionalInterface
  public interface Reader {
    void file(String name, byte[] content) throws IOException;
  }

  private JarFile() {}

  /**
   * Writes the jar.
   *
   * @param pipeline whose files it gets
   * @param about what stands in its manifest
   * @param code the files of the libraries that {@link #CODE} is in
   */
  public static void write(Pipeline pipeline, Map<String, String> about, Code code, OutputStream to)
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
    for (Map.Entry<String, FileBytes> file :
        new TreeMap<>(PackedModel.files(pipeline)).entrySet()) {
      jar.putNextEntry(new ZipEntry(FOLDER + file.getKey()));
      try (InputStream in = file.getValue().open()) {
        in.transferTo(jar);
      }
      jar.closeEntry();
    }
    code.each(
        (name, content) -> {
          if (isNeeded(name) && written.add(name)) {
            jar.putNextEntry(new ZipEntry(name));
            jar.write(content);
            jar.closeEntry();
          }
        });
    jar.finish();
  }

  /** Licences and notices stay with the code. */
  private static boolean isNeeded(String name) {
    return name.endsWith(".class")
        ? !name.endsWith("module-info.class")
        : name.matches("META-INF/licenses/.*(LICENSE|NOTICE)[^/]*");
  }
}
