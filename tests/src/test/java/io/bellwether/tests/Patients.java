// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import io.bellwether.cli.demo.HeartPatients;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A small seeded cohort as files: one row a patient, an hour apart, diagnosed a week later. */
final class Patients {
  static final List<String> VITALS = List.of("age", "sex", "trestbps", "chol", "fbs", "thalach");
  static final List<String> TESTS =
      List.of("cp", "restecg", "exang", "oldpeak", "slope", "ca", "thal");

  private static final Instant FIRST = Instant.parse("2024-01-01T08:00:00Z");
  private static final Duration TO_DIAGNOSIS = Duration.ofDays(7);

  private final HeartPatients generator;
  private final List<List<String>> rows;

  Patients(long seed, int count) {
    generator = new HeartPatients(seed);
    rows = generator.next(count).stream().map(HeartPatients.Patient::row).toList();
  }

  static String id(int patient) {
    return "PT%04d".formatted(patient + 1);
  }

  int count() {
    return rows.size();
  }

  String vitals() {
    return file("measured_at", Duration.ZERO, VITALS);
  }

  String tests() {
    return file("tested_at", Duration.ofDays(1), TESTS);
  }

  String labels() {
    return file("diagnosed_at", TO_DIAGNOSIS, List.of("num"));
  }

  /** A row of the vital signs measured an hour after this patient's diagnosis. */
  String vitalsAfterDiagnosis(int patient, int chol) {
    List<String> values = new ArrayList<>(cells(patient, VITALS));
    values.set(VITALS.indexOf("chol"), Integer.toString(chol));
    Instant time = FIRST.plus(Duration.ofHours(patient + 1)).plus(TO_DIAGNOSIS);
    return id(patient) + "," + time + "," + String.join(",", values) + "\n";
  }

  /** What this patient is predicted from. */
  Map<String, @Nullable Object> features(int patient) {
    return features(rows.get(patient));
  }

  /** The next patients of the same generator, 15 years older, cholesterol 80 mg/dl higher. */
  List<Call> drifted(int count) {
    return generator.next(count).stream()
        .map(HeartPatients.Patient::drifted)
        .map(patient -> new Call(features(patient.row()), patient.label()))
        .toList();
  }

  private static Map<String, @Nullable Object> features(List<String> row) {
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    for (int i = 0; i < row.size() - 1; i++) {
      String text = row.get(i);
      features.put(HeartPatients.COLUMNS.get(i), text.equals("?") ? null : Double.valueOf(text));
    }
    return features;
  }

  private String file(String timeColumn, Duration after, List<String> columns) {
    StringBuilder file = new StringBuilder("patient_id," + timeColumn);
    columns.forEach(column -> file.append(',').append(column));
    for (int i = 0; i < rows.size(); i++) {
      Instant time = FIRST.plus(Duration.ofHours(i)).plus(after);
      file.append('\n').append(id(i)).append(',').append(time).append(',');
      file.append(String.join(",", cells(i, columns)));
    }
    return file.append('\n').toString();
  }

  private List<String> cells(int patient, List<String> columns) {
    return columns.stream()
        .map(column -> rows.get(patient).get(HeartPatients.COLUMNS.indexOf(column)))
        .collect(Collectors.toList());
  }

  /** A call in production, and what turned out to be true. */
  record Call(Map<String, @Nullable Object> features, int label) {}
}
