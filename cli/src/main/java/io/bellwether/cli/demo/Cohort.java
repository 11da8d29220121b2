// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli.demo;

import io.bellwether.cli.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The patients of the demo, and the calls that come in production. Patient {@code i} (from 0) is
 * {@code PT0001 + i}; the vital signs were measured at 2024-01-01T08:00Z plus {@code i} hours, the
 * tests made a day later, the diagnosis a week later.
 */
final class Cohort {
  static final List<String> VITALS = List.of("age", "sex", "trestbps", "chol", "fbs", "thalach");
  static final List<String> TESTS =
      List.of("cp", "restecg", "exang", "oldpeak", "slope", "ca", "thal");

  private static final Instant FIRST = Instant.parse("2024-01-01T08:00:00Z");
  private static final int TRAINING_PATIENTS = 1200;
  private static final long SEED = 42;

  private final List<List<String>> rows;
  private final List<Call> calls;

  private Cohort(List<List<String>> rows, List<Call> calls) {
    this.rows = rows;
    this.calls = calls;
  }

  /** Patients from the generator; half of the calls are patients that have drifted. */
  static Cohort synthetic(int calls) {
    HeartPatients generator = new HeartPatients(SEED);
    List<List<String>> rows =
        generator.next(TRAINING_PATIENTS).stream().map(HeartPatients.Patient::row).toList();
    List<Call> made = new ArrayList<>();
    for (HeartPatients.Patient patient : generator.next(calls)) {
      boolean drifted = made.size() >= calls / 2;
      HeartPatients.Patient caller = drifted ? patient.drifted() : patient;
      made.add(new Call(features(caller.row()), caller.label(), drifted));
    }
    return new Cohort(rows, made);
  }

  /** Real patients from a file of the 14 columns; the calls are drawn from them again. */
  static Cohort fromFile(Path file, int calls) throws IOException {
    List<List<String>> rows =
        Files.readAllLines(file).stream()
            .filter(line -> !line.isBlank())
            .map(line -> List.of(line.strip().split("\\s*,\\s*", -1)))
            .filter(row -> !row.equals(HeartPatients.COLUMNS))
            .toList();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).size() != HeartPatients.COLUMNS.size()) {
        throw new UsageError(
            "%s: row %d has %d values (expected: the %d columns %s)"
                .formatted(
                    file,
                    i + 1,
                    rows.get(i).size(),
                    HeartPatients.COLUMNS.size(),
                    HeartPatients.COLUMNS));
      }
    }
    SplittableRandom random = new SplittableRandom(SEED);
    List<Call> made = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      boolean drifted = i >= calls / 2;
      List<String> row = rows.get(random.nextInt(rows.size()));
      int label = Double.parseDouble(row.getLast()) > 0 ? 1 : 0;
      made.add(new Call(features(drifted ? drift(row) : row), label, drifted));
    }
    return new Cohort(rows, made);
  }

  private static List<String> drift(List<String> row) {
    List<String> drifted = new ArrayList<>(row);
    int age = HeartPatients.COLUMNS.indexOf("age");
    int chol = HeartPatients.COLUMNS.indexOf("chol");
    drifted.set(age, Double.toString(Double.parseDouble(row.get(age)) + 15));
    drifted.set(chol, Double.toString(Double.parseDouble(row.get(chol)) + 80));
    return drifted;
  }

  private static Map<String, @Nullable Object> features(List<String> row) {
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    for (int i = 0; i < row.size() - 1; i++) {
      String text = row.get(i);
      features.put(HeartPatients.COLUMNS.get(i), text.equals("?") ? null : Double.valueOf(text));
    }
    return features;
  }

  int size() {
    return rows.size();
  }

  List<Call> calls() {
    return calls;
  }

  Map<String, @Nullable Object> featuresOf(int patient) {
    return features(rows.get(patient));
  }

  /** The 14 columns as they came, without a header. */
  String file() {
    return rows.stream()
        .map(row -> String.join(",", row))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  String vitals() {
    return events("measured_at", Duration.ZERO, VITALS);
  }

  String tests() {
    return events("tested_at", Duration.ofDays(1), TESTS);
  }

  String labels() {
    return events("diagnosed_at", Duration.ofDays(7), List.of("num"));
  }

  private String events(String timeColumn, Duration after, List<String> columns) {
    List<Integer> places = columns.stream().map(HeartPatients.COLUMNS::indexOf).toList();
    String header = "patient_id," + timeColumn + "," + String.join(",", columns) + "\n";
    return IntStream.range(0, rows.size())
        .mapToObj(
            i -> {
              Instant time = FIRST.plus(Duration.ofHours(i)).plus(after);
              String values =
                  places.stream().map(rows.get(i)::get).collect(Collectors.joining(","));
              return patientId(i) + "," + time + "," + values;
            })
        .collect(Collectors.joining("\n", header, "\n"));
  }

  static String patientId(int patient) {
    return "PT%04d".formatted(patient + 1);
  }

  /** One call in production, and what turned out to be true later. */
  record Call(Map<String, @Nullable Object> features, int label, boolean drifted) {}
}
