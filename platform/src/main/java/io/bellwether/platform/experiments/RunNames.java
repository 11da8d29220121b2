// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.util.random.RandomGenerator;

/** Makes up names such as {@code calm-otter-417} for runs and models without one. */
public final class RunNames {
  private static final String[] ADJECTIVES = {
    "able", "agile", "amber", "bold", "brave", "bright", "calm", "clever", "crisp", "eager",
    "early", "fair", "fleet", "gentle", "glad", "golden", "grand", "happy", "keen", "kind",
    "lively", "loyal", "lucid", "merry", "mild", "neat", "noble", "polite", "proud", "quick",
    "quiet", "rapid", "serene", "sharp", "silent", "smart", "steady", "swift", "warm", "wise"
  };
  private static final String[] NOUNS = {
    "badger", "bear", "bison", "crane", "deer", "dove", "eagle", "falcon", "finch", "fox",
    "goat", "hare", "hawk", "heron", "horse", "ibex", "jay", "lark", "lion", "lynx",
    "mole", "moose", "newt", "otter", "owl", "panda", "pike", "raven", "robin", "seal",
    "shrew", "stork", "swan", "tern", "toad", "trout", "vole", "whale", "wolf", "wren"
  };

  private final RandomGenerator random;

  public RunNames(RandomGenerator random) {
    this.random = random;
  }

  public String next() {
    return ADJECTIVES[random.nextInt(ADJECTIVES.length)]
        + "-"
        + NOUNS[random.nextInt(NOUNS.length)]
        + "-"
        + random.nextInt(1000);
  }
}
