// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.scoring.ensembles.Ensemble;
import io.bellwether.scoring.ensembles.EnsembleFile;
import io.bellwether.scoring.export.JarFile;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportedJarTest {
  @TempDir Path folder;

  @Test
  void theJarScoresByItself() throws Exception {
    theJarScoresByItself(linear("1.5"));
  }

  @Test
  void theJarOfAnEnsembleHoldsItsMembers() throws Exception {
    String document =
        """
        {"format": "bellwether.ensemble.v1", "kind": "weighted", "members": [
          {"version": "steep/1", "weight": 3}, {"version": "flat/2", "weight": 1}]}""";
    List<Pipeline> members = Stream.of("0.5", "-0.25").map(ExportedJarTest::linear).toList();
    EnsembleFile file = EnsembleFile.read(document.getBytes(StandardCharsets.UTF_8));

    theJarScoresByItself(Ensemble.assemble(file, members));
  }

  private static Pipeline linear(String slope) {
    String file =
        """
        {"kind": "linear", "features": ["a", "b"], "coef": [[%s, -0.1]], "intercept": [0.3],
         "link": "logit"}"""
            .formatted(slope);
    return Pipeline.of(file.getBytes(StandardCharsets.UTF_8));
  }

  private void theJarScoresByItself(Pipeline pipeline) throws Exception {
    Path jar = folder.resolve("model.jar");
    try (OutputStream out = Files.newOutputStream(jar)) {
      JarFile.write(pipeline, Map.of("Model", "linear\nversion 1"), new EngineCode(), out);
    }
    Map<String, @Nullable Object> row = new HashMap<>();
    pipeline.inputs().forEach(input -> row.put(input.name(), row.isEmpty() ? 7 : 0.25));
    Score.Binary expected = (Score.Binary) pipeline.score(pipeline.encode(row));
    StringBuilder line = new StringBuilder("{");
    row.forEach((name, value) -> line.append("\"%s\":%s,".formatted(name, value)));
    line.setCharAt(line.length() - 1, '}');
    Path input = folder.resolve("rows.jsonl");
    Files.writeString(input, line + "\n{\"unknown\":1}\n[1]\n");

    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar + "")
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(run.waitFor()).as(out).isEqualTo(1);
    assertThat(out.lines().toList().getFirst())
        .isEqualTo(
            "{\"prediction\":%s,\"probability\":%s,\"margin\":%s}"
                .formatted(
                    pipeline.classes().get(expected.predicted()),
                    expected.probability(),
                    expected.margin()));
    assertThat(out).contains("\"error\"").contains("unknown").contains("2 rows were refused");
  }
}
