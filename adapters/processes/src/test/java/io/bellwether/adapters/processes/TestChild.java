// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The main class of the children that the tests start. */
final class TestChild {
  private TestChild() {}

  public static void main(String[] arguments) {
    ChildMain.run(
        arguments,
        Map.of(
            "add", TestChild::add,
            "refuse", TestChild::refuse,
            "hungry", TestChild::eat,
            "halt", TestChild::halt,
            "endless", TestChild::sleep,
            "noisy", TestChild::shout));
  }

  private static Map<String, String> add(ChildTask.Context context) {
    context.progress(0.5, "half");
    context.metric("loss", Double.NaN, 1);
    context.metric("loss", 0.25, 2);
    System.out.println("printed, and so no message");
    context.log("added äöü");
    int sum = Integer.parseInt(context.argument("a")) + Integer.parseInt(context.argument("b"));
    return Map.of("sum", Integer.toString(sum), "threads", System.getenv().get("OMP_NUM_THREADS"));
  }

  private static Map<String, String> refuse(ChildTask.Context context) {
    System.err.println("about to refuse");
    throw new IllegalArgumentException("target: num (expected: a column of the table)");
  }

  private static Map<String, String> eat(ChildTask.Context context) {
    return Map.of("eaten", Integer.toString(new byte[1 << 28].length));
  }

  private static Map<String, String> halt(ChildTask.Context context) {
    System.err.println("native code says goodbye");
    Runtime.getRuntime().halt(134);
    return Map.of();
  }

  private static Map<String, String> sleep(ChildTask.Context context) throws InterruptedException {
    context.log(Long.toString(ProcessHandle.current().pid()));
    new CountDownLatch(1).await();
    return Map.of();
  }

  private static Map<String, String> shout(ChildTask.Context context) {
    for (int i = 0; i < 5000; i++) {
      context.progress(i / 5000.0, "x".repeat(100));
      System.err.println("y".repeat(1000) + i);
    }
    throw new IllegalStateException("hoarse");
  }
}
