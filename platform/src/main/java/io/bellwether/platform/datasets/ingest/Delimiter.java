// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds out what separates the values of a CSV file. */
public final class Delimiter {
  /** So much of a file's beginning is enough to tell. */
  public static final int SAMPLE_BYTES = 1 << 16;

  private static final List<Character> CANDIDATES = List.of(',', ';', '\t', '|');
  private static final int SAMPLE_RECORDS = 100;

  private Delimiter() {}

  /** The one that gives most records the same number of values, more than one of them. */
  public static char sniff(byte[] beginning) throws IOException {
    char best = ',';
    double bestScore = 0;
    for (char candidate : CANDIDATES) {
      double score = score(beginning, candidate);
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    return best;
  }

  /** The share of records that have the commonest number of values; 0 if that number is one. */
  private static double score(byte[] beginning, char delimiter) throws IOException {
    Map<Integer, Integer> records = new HashMap<>();
    int total = 0;
    try (CsvCells cells = new CsvCells(new ByteArrayInputStream(beginning), (byte) delimiter)) {
      while (total < SAMPLE_RECORDS && cells.read()) {
        if (cells.count() > 1 || !cells.isEmpty(0)) {
          records.merge(cells.count(), 1, Integer::sum);
          total++;
        }
      }
    }
    int commonest = 0;
    int most = 0;
    for (Map.Entry<Integer, Integer> entry : records.entrySet()) {
      if (entry.getValue() > most) {
        commonest = entry.getKey();
        most = entry.getValue();
      }
    }
    return commonest <= 1 ? 0 : (double) most / total;
  }
}
