// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli.demo;

import java.io.IOException;
import java.util.Locale;

/** What the demo tells on the terminal, stage by stage. */
final class Story {
  private static final int STAGES = 7;

  private int stage;

  void stage(String name, Stage body) throws IOException, InterruptedException {
    stage++;
    System.out.printf("%n[%d/%d] %s%n", stage, STAGES, name);
    long start = System.nanoTime();
    body.run();
    System.out.printf(Locale.ROOT, "      %.1f s%n", (System.nanoTime() - start) / 1_000_000_000.0);
  }

  void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, (stage == 0 ? "" : "      ") + format + "%n", values);
  }

  void failed(String reason) {
    System.out.printf("      failed: %s%n", reason);
  }

  synchronized void trace(boolean on, String line) {
    if (on) {
      System.out.println("      " + line);
    }
  }

  /** What the demo claims must be so, or it has failed. */
  static void expect(boolean holds, String claim) {
    if (!holds) {
      throw new IllegalStateException("expected: " + claim);
    }
  }

  /** One of the seven. */
  @FunctionalInterface
  interface Stage {
    void run() throws IOException, InterruptedException;
  }
}
