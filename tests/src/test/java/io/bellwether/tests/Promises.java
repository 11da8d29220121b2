// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** What a server has confirmed, in all its lives. */
final class Promises {
  private static final int ASKERS = 8;

  private final Queue<Promise> all = new ConcurrentLinkedQueue<>();

  private record Promise(String path, Predicate<JsonNode> isKept) {}

  /**
   * @param path where to ask for it
   */
  void add(String path, Predicate<JsonNode> isKept) {
    all.add(new Promise(path, isKept));
  }

  /** Asks for each of them; the result is how many there are. */
  int verify(String url) throws Exception {
    Queue<Promise> toAsk = new ConcurrentLinkedQueue<>(all);
    Queue<String> broken = new ConcurrentLinkedQueue<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> askers = Collections.nCopies(ASKERS, () -> ask(url, toAsk, broken));
      for (Future<Integer> asker : threads.invokeAll(askers)) {
        asker.get();
      }
    }
    assertThat(broken).as("of %d promises", all.size()).isEmpty();
    return all.size();
  }

  private static int ask(String url, Queue<Promise> toAsk, Queue<String> broken)
      throws InterruptedException {
    int asked = 0;
    try (PlainApi api = new PlainApi(url)) {
      for (Promise next = toAsk.poll(); next != null; next = toAsk.poll()) {
        try {
          JsonNode answer = api.get(next.path);
          if (!next.isKept.test(answer)) {
            broken.add(next.path + ": " + answer);
          }
        } catch (IOException | PlainApi.Refusal e) {
          broken.add(next.path + ": " + e.getMessage());
        }
        asked++;
      }
    }
    return asked;
  }
}
