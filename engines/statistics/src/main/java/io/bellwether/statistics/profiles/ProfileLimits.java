// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

/**
 * How large a profile may grow.
 *
 * @param sampleSize values kept of a numeric column
 * @param categories categories counted each; rows of further ones are counted together
 */
public record ProfileLimits(int sampleSize, int categories) {
  /** 10,000 values (80 kB), 1,000 categories. */
  public static final ProfileLimits DEFAULT = new ProfileLimits(10_000, 1_000);

  public ProfileLimits {
    if (sampleSize < 1 || categories < 1) {
      throw new IllegalArgumentException(
          "sample size %d, categories %d (expected: >= 1)".formatted(sampleSize, categories));
    }
  }
}
