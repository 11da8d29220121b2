// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where ONNX Runtime's native library is: in the delivered folder, so that nothing is unpacked and
 * nothing is left behind. It is loaded with the first ONNX model.
 */
final class OnnxLibrary {
  private static final String PROPERTY = "onnxruntime.native.path";

  private OnnxLibrary() {}

  /**
   * @param home the delivered folder
   */
  static void find(Path home) {
    String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
    Path folder = home.resolve("native/linux-" + processor).toAbsolutePath();
    if (System.getProperty(PROPERTY) == null && Files.isDirectory(folder)) {
      System.setProperty(PROPERTY, folder.toString());
    }
  }

  /** What a child JVM needs to find it, too. */
  static List<String> flags() {
    String folder = System.getProperty(PROPERTY);
    return folder == null ? List.of() : List.of("-D" + PROPERTY + "=" + folder);
  }
}
