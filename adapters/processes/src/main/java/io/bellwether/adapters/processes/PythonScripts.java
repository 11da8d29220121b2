// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The scripts that run models in Python and build their environments. */
final class PythonScripts {
  static final String SERVE = "serve_model.py";
  static final String BUILD = "build_environment.py";

  private static final String FOLDER = "scripts";
  private static final List<String> ALL =
      List.of(
          SERVE,
          BUILD,
          "bellwether_model/__init__.py",
          "bellwether_model/answers.py",
          "bellwether_model/channel.py",
          "bellwether_model/environment.py",
          "bellwether_model/guard.py",
          "bellwether_model/inputs.py",
          "bellwether_model/nested.py",
          "bellwether_model/refused.py",
          "bellwether_model/scorer.py");

  private PythonScripts() {}

  /** Writes them anew: what another model may have done to its ones does not matter. */
  static void copyTo(Path place) throws IOException {
    Path scripts = place.resolve(FOLDER);
    Leftovers.delete(scripts);
    for (String name : ALL) {
      Path file = scripts.resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      try (InputStream script =
          Objects.requireNonNull(PythonScripts.class.getResourceAsStream(name))) {
        Files.copy(script, file);
      }
    }
  }

  static Path of(Path place, String name) {
    return place.resolve(FOLDER).resolve(name);
  }
}
