// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.monitoring.Reference;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.profiles.NumericProfiler;
import io.bellwether.statistics.profiles.TableProfiler;
import io.bellwether.statistics.quality.BinaryQuality;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Patients with five features, and a model of their illness that is right about the odds. */
public final class SimulatedModel {
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> PAINS = List.of("typical", "atypical", "other", "none");

  private final SplittableRandom random;
  private int predictions;

  public SimulatedModel(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A patient: what is known, how probable the illness is, and whether it is there. */
  public record Patient(Map<String, @Nullable Object> features, double probability, boolean ill) {}

  public Patient patient(boolean drifted) {
    double age = Math.rint(54 + 9 * random.nextGaussian()) + (drifted ? 15 : 0);
    double chol = Math.rint(246 + 50 * random.nextGaussian()) + (drifted ? 80 : 0);
    boolean male = random.nextDouble() < 0.68;
    String pain = PAINS.get(Math.min(3, (int) (random.nextDouble() * 4.6)));
    Double vessels = random.nextDouble() < 0.05 ? null : Math.floor(4 * square(random));
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    features.put("age", age);
    features.put("chol", chol);
    features.put("male", male);
    features.put("pain", pain);
    features.put("vessels", vessels);
    double margin =
        0.06 * (age - 54)
            + 0.008 * (chol - 246)
            + (male ? 0.8 : -0.8)
            + (pain.equals("none") ? 1.5 : -0.5)
            + 1.1 * ((vessels == null ? 1 : vessels) - 0.7);
    double probability = 1 / (1 + Math.exp(-margin));
    return new Patient(features, probability, random.nextDouble() < probability);
  }

  private static double square(SplittableRandom random) {
    double u = random.nextDouble();
    return u * u;
  }

  /** What the model is to be held against, from this many patients. */
  public Reference.Rows reference(int rows) {
    List<Patient> patients = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      patients.add(patient(false));
    }
    double[] probabilities = patients.stream().mapToDouble(Patient::probability).toArray();
    boolean[] ill = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      ill[i] = patients.get(i).ill;
    }
    Map<String, Estimate> evaluation = new LinkedHashMap<>();
    BinaryQuality.of(ill, probabilities)
        .metrics()
        .forEach((metric, estimate) -> evaluation.put(metric.wireName(), estimate));
    TableProfiler features = Reference.featureProfiler();
    features.add(table(patients));
    NumericProfiler predictions = Reference.predictionProfiler();
    Arrays.stream(probabilities).forEach(predictions::add);
    return new Reference.Rows(
        "heart",
        "1",
        Optional.of(new Reference.Source("training", 1, "sha256:" + "0".repeat(64), rows)),
        List.of("0", "1"),
        features.profile(),
        predictions.profile(),
        Map.of("age", 0.25, "chol", 0.2, "male", 0.15, "pain", 0.2, "vessels", 0.2),
        evaluation);
  }

  private static Table table(List<Patient> patients) {
    int rows = patients.size();
    boolean[] male = new boolean[rows];
    @Nullable String[] pain = new String[rows];
    for (int i = 0; i < rows; i++) {
      male[i] = Boolean.TRUE.equals(patients.get(i).features.get("male"));
      pain[i] = (String) patients.get(i).features.get("pain");
    }
    return Table.of(
        numbers(patients, "age"),
        numbers(patients, "chol"),
        Column.ofBooleans("male", male),
        Column.ofStrings("pain", pain),
        numbers(patients, "vessels"));
  }

  private static Column numbers(List<Patient> patients, String name) {
    double[] values = new double[patients.size()];
    BitSet missing = new BitSet();
    for (int i = 0; i < values.length; i++) {
      Object value = patients.get(i).features.get(name);
      if (value instanceof Double number) {
        values[i] = number;
      } else {
        missing.set(i);
      }
    }
    return new Column.Doubles(name, values, missing);
  }

  /** What version 1 of the model {@code heart} says of the patient. */
  public Prediction prediction(Patient patient) {
    int n = predictions++;
    return new Prediction(
        "p" + n,
        "heart",
        "1",
        Optional.of("1.0.0"),
        Prediction.Route.sure("champion"),
        Optional.empty(),
        START.plusSeconds(n),
        patient.features,
        Map.of(),
        new Prediction.Output(
            patient.probability >= 0.5 ? 1L : 0L,
            Optional.of(patient.probability),
            Optional.empty()),
        Optional.of(0.001));
  }
}
