// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.ensembles.Ensemble;
import io.bellwether.scoring.ensembles.EnsembleFile;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of every format, changed at random: each is read, and then scores and explains, or is
 * refused with the reason, in little time.
 */
class MutatedFilesTest {
  private static final int ROUNDS = 800;
  private static final Duration BOUND = Duration.ofSeconds(2);

  private static final List<String> HOSTILE =
      List.of(
          "-1",
          "0",
          "2147483647",
          "1e999",
          "NaN",
          "nan",
          "-",
          "",
          " ",
          "null",
          "1 1",
          "99999999999",
          "{}",
          "[]");

  private static final String LINEAR =
      """
      {"kind":"linear","features":["a","b"],"coef":[[1,2],[3,4]],"intercept":[5,6],
      "link":"softmax","means":[0.5,1],"scales":[1,2]}""";

  private static final String PIPELINE =
      """
      {"kind":"pipeline","version":1,"classes":["no","yes"],"inputs":[
      {"name":"age","type":"double","imputation":5,"missing_indicator":true},
      {"name":"sex","type":"string","categories":["f","m"],"imputation":"f"},
      {"name":"city","type":"string","codes":["Oslo",null,"Rome"],"unseen":"missing"}]}""";

  private static final String BEHIND_PIPELINE =
      """
      {"kind":"linear","features":["age","age=missing","sex=f","sex=m","c"],"coef":[[1,2,3,4,5]],
      "intercept":[5],"link":"logit"}""";

  private static final String ENSEMBLE =
      """
      {"format":"bellwether.ensemble.v1","kind":"stacking","space":"margin","inputs":[
      {"name":"a","type":"double","imputation":1.5,"missing_indicator":false},
      {"name":"c","type":"string","categories":["u","v"],"imputation":"u"}],"members":[
      {"version":"p/1","name":"first","calibration":{"method":"sigmoid","on":"margin",
      "slope":[1.5],"intercept":[-2]}},{"version":"q/2","calibration":{"method":"isotonic",
      "on":"probability","x":[[0.1,0.5]],"y":[[0,1]]}}],"meta":{"features":["first","m1","a"],
      "coef":[[1,2,3]],"intercept":[0],"link":"logit"},"calibration":{"method":"temperature",
      "on":"probability","temperature":2}}""";

  private static final List<Pipeline> MEMBERS =
      List.of(linear("\"a\",\"c=u\"", "[[1,2]]"), linear("\"c=v\",\"a\"", "[[3,-1]]"));

  private static final Table ROWS =
      Table.of(
          new Column.Doubles("a", new double[] {0.5}, new BitSet()), Column.ofStrings("c", "v"));

  private static Pipeline linear(String features, String coef) {
    return Pipeline.of(
        "{\"kind\":\"linear\",\"features\":[%s],\"coef\":%s,\"intercept\":[0],\"link\":\"logit\"}"
            .formatted(features, coef)
            .getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "base_score.json.gz",
        "dart.ubj.gz",
        "categorical.json.gz",
        "categorical.ubj.gz",
        "linear_softprob.ubj.gz",
        "targets_vector.ubj.gz",
        "v203_targets_vector.json.gz",
        "v214_softprob_vector.ubj.gz",
        "lightgbm/categorical.txt.gz",
        "lightgbm/linear.txt.gz",
        "lightgbm/multiclass.txt.gz",
        "lightgbm/classifier.skops",
        "categories/xgboost.json.gz",
        "categories/xgboost.ubj.gz",
        "categories/lightgbm.txt.gz",
        "categories/classifier.skops",
        "linear"
      })
  void aModelIsReadOrRefused(String name) throws IOException {
    Random random = new Random(name.hashCode());
    byte[] good = file(name);
    use(ModelFile.read(FileBytes.of(good)), random);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bad = mutated(random, good);
      long start = System.nanoTime();
      try {
        use(ModelFile.read(FileBytes.of(bad)), random);
      } catch (ModelFormatException e) {
        assertThat(e).hasMessageContaining("expected");
        refused++;
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    }
    assertThat(refused).isGreaterThan(ROUNDS / 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {Pipeline.PIPELINE_FILE, Pipeline.MODEL_FILE})
  void aPipelineIsReadOrRefused(String changed) {
    Random random = new Random(changed.hashCode());
    Map<String, byte[]> good =
        Map.of(
            Pipeline.PIPELINE_FILE,
            PIPELINE.getBytes(StandardCharsets.UTF_8),
            Pipeline.MODEL_FILE,
            BEHIND_PIPELINE.getBytes(StandardCharsets.UTF_8));
    assertThat(Pipeline.read(good).classes()).containsExactly("no", "yes");
    for (int round = 0; round < ROUNDS; round++) {
      Map<String, byte[]> bad = new HashMap<>(good);
      bad.compute(changed, (name, file) -> mutated(random, Objects.requireNonNull(file)));
      try {
        use(Pipeline.read(bad).model(), random);
      } catch (ModelFormatException e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
  }

  @Test
  void anEnsembleIsReadOrRefused() {
    Random random = new Random(11);
    byte[] good = ENSEMBLE.getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    useEnsemble(good);
    for (int round = 0; round < 4 * ROUNDS; round++) {
      try {
        useEnsemble(mutated(random, good));
      } catch (ModelFormatException | InvalidFeaturesException e) {
        assertThat(e).hasMessageContaining("expected");
        refused++;
      }
    }
    assertThat(refused).isBetween(ROUNDS, 4 * ROUNDS - 1);
  }

  /** As the versions that it names were all there. */
  private static void useEnsemble(byte[] document) {
    EnsembleFile file = EnsembleFile.read(document);
    List<Pipeline> members =
        file.versions().stream()
            .map(version -> MEMBERS.get(version.startsWith("q") ? 1 : 0))
            .toList();
    Pipeline ensemble = Ensemble.assemble(file, members);
    ensemble.score(ensemble.encodeRow(ROWS, 0));
  }

  private static void use(Model model, Random random) {
    double[] row = random.doubles(model.features().size(), -3, 3).toArray();
    if (row.length > 0 && model.takesNonFinite()) {
      row[0] = Double.NaN;
    }
    double[] margins = new double[model.outputs()];
    model.margins(row, margins);
    double[] contributions = new double[margins.length * (row.length + 1)];
    if (model.explains()) {
      model.contributions(row, contributions);
    } else {
      model.contributions(row, new double[][] {row}, contributions);
    }
    model.answers(margins);
  }

  private static byte[] mutated(Random random, byte[] good) {
    byte[] bad = good;
    for (int i = random.nextInt(3); i >= 0; i--) {
      bad = bad.length == 0 ? bad : once(random, bad);
    }
    return bad;
  }

  private static byte[] once(Random random, byte[] good) {
    int start = random.nextInt(good.length);
    int end = Math.min(good.length, start + 1 + random.nextInt(40));
    return switch (random.nextInt(6)) {
      case 0 -> {
        byte[] flipped = good.clone();
        flipped[start] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(good, start);
      case 2 -> spliced(good, start, end, new byte[0]);
      case 3 -> spliced(good, start, start, Arrays.copyOfRange(good, start, end));
      case 4 -> {
        int from = random.nextInt(good.length);
        byte[] other = Arrays.copyOfRange(good, from, Math.min(good.length, from + end - start));
        yield spliced(good, start, end, other);
      }
      default -> word(random, good, start);
    };
  }

  /** Puts something hostile in the place of a number or word. */
  private static byte[] word(Random random, byte[] good, int at) {
    int start = at;
    int end = at;
    while (start > 0 && isWord(good[start - 1])) {
      start--;
    }
    while (end < good.length && isWord(good[end])) {
      end++;
    }
    String hostile = HOSTILE.get(random.nextInt(HOSTILE.size()));
    return spliced(good, start, end, hostile.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean isWord(byte c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '+' || c == '_';
  }

  private static byte[] spliced(byte[] good, int start, int end, byte[] instead) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(good, 0, start);
    out.writeBytes(instead);
    out.write(good, end, good.length - end);
    return out.toByteArray();
  }

  private static byte[] file(String name) throws IOException {
    if (name.equals("linear")) {
      return LINEAR.getBytes(StandardCharsets.UTF_8);
    }
    String path = "/golden/" + name;
    try (InputStream in =
        Objects.requireNonNull(MutatedFilesTest.class.getResourceAsStream(path), path)) {
      return name.endsWith(".gz") ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes();
    }
  }
}
