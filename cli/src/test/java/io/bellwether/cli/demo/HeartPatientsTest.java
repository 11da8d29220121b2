// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.cli.demo.HeartPatients.Patient;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class HeartPatientsTest {
  private final List<Patient> patients = new HeartPatients(42).next(5_000);

  @Test
  void areTheSameForTheSameSeed() {
    assertThat(new HeartPatients(42).next(5_000)).isEqualTo(patients);
    assertThat(new HeartPatients(43).next(5_000)).isNotEqualTo(patients);
  }

  @Test
  void haveTheMarginalsOfCleveland() {
    assertThat(patients).allMatch(p -> p.age() >= 29 && p.age() <= 77);
    assertThat(patients).allMatch(p -> p.chol() >= 126 && p.chol() <= 564);
    assertThat(share(p -> p.sex() == 1)).isCloseTo(0.68, within(0.02));
    assertThat(share(p -> p.label() == 1)).isCloseTo(0.43, within(0.03));
    assertThat(share(Patient::caMissing)).isCloseTo(0.013, within(0.006));
    assertThat(share(Patient::thalMissing)).isCloseTo(0.007, within(0.004));
    assertThat(patients.stream().mapToInt(Patient::chol).average().orElse(0))
        .isCloseTo(246, within(3.0));
  }

  @Test
  void areIllAsOftenAsTheirProbabilitySays() {
    double expected = patients.stream().mapToDouble(Patient::probability).average().orElse(0);

    assertThat(share(p -> p.label() == 1)).isCloseTo(expected, within(0.02));
    assertThat(patients).allMatch(p -> (p.num() > 0) == (p.label() == 1) && p.num() <= 4);
  }

  @Test
  void driftInAgeAndCholesterolOnly() {
    Patient patient = patients.getFirst();
    Patient drifted = patient.drifted();

    assertThat(drifted.age()).isEqualTo(patient.age() + 15);
    assertThat(drifted.chol()).isEqualTo(patient.chol() + 80);
    assertThat(drifted.row().subList(5, 13)).isEqualTo(patient.row().subList(5, 13));
    assertThat(drifted.luck()).isEqualTo(patient.luck());
  }

  @Test
  void areWrittenWithHeaderAndQuestionMarks() {
    List<String> lines = HeartPatients.csv(patients).lines().toList();

    assertThat(lines).hasSize(5_001);
    assertThat(lines.getFirst()).startsWith("age,sex,cp,").endsWith(",ca,thal,num");
    assertThat(lines).allMatch(line -> line.split(",").length == 14);
    assertThat(lines.stream().filter(line -> line.contains("?")).count()).isBetween(50L, 160L);
  }

  private double share(Predicate<Patient> condition) {
    return (double) patients.stream().filter(condition).count() / patients.size();
  }
}
