// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks at a fixed rate, whether answers come or not, over connections of plain sockets. A request
 * that had to wait for the one before counts from when it was due.
 */
final class PacedLoad implements AutoCloseable {
  private static final int CONNECTIONS = 16;

  private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
  private final List<Future<List<Sample>>> running = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();

  /**
   * @param at when it was due, as {@link System#nanoTime} tells
   * @param nanos until it was answered
   */
  record Sample(long at, long nanos, boolean failed) {}

  /** Begins, and goes on until it is asked for its {@link #samples}. */
  PacedLoad(String url, List<String> bodies, int perSecond) {
    URI uri = URI.create(url);
    List<byte[]> requests =
        bodies.stream().map(body -> Connection.request("POST", uri, uri.getPath(), body)).toList();
    long interval = 1_000_000_000L * CONNECTIONS / perSecond;
    long start = System.nanoTime();
    for (int i = 0; i < CONNECTIONS; i++) {
      int first = 17 * i;
      long begin = start + i * interval / CONNECTIONS;
      running.add(threads.submit(() -> ask(uri, requests, first, begin, interval)));
    }
  }

  private List<Sample> ask(URI uri, List<byte[]> requests, int first, long begin, long interval)
      throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (Connection connection = new Connection(uri)) {
      for (int i = 0; !over.get(); i++) {
        long due = begin + i * interval;
        for (long left; (left = due - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(left);
        }
        boolean failed =
            connection.send(requests.get((first + i) % requests.size())).status() != 200;
        samples.add(new Sample(due, System.nanoTime() - due, failed));
      }
    }
    return samples;
  }

  /** Ends it; what came of every request. */
  List<Sample> samples() throws IOException, InterruptedException {
    over.set(true);
    List<Sample> all = new ArrayList<>();
    for (Future<List<Sample>> one : running) {
      try {
        all.addAll(one.get());
      } catch (ExecutionException e) {
        throw new IOException(e);
      }
    }
    return all;
  }

  @Override
  public void close() {
    over.set(true);
    threads.close();
  }

  /** Adds what was due in a span of time. */
  static void add(Report report, String name, List<Sample> all, long from, long to) {
    List<Sample> some = all.stream().filter(sample -> sample.at >= from && sample.at < to).toList();
    long[] nanos = some.stream().mapToLong(Sample::nanos).sorted().toArray();
    report.row(
        name,
        "%.1f".formatted((to - from) / 1e9),
        "%.0f".formatted(nanos.length * 1e9 / (to - from)),
        "%.2f".formatted(nanos[nanos.length / 2] / 1e6),
        "%.2f".formatted(nanos[(int) (nanos.length * 0.99)] / 1e6),
        "%.1f".formatted(nanos[nanos.length - 1] / 1e6),
        "" + some.stream().filter(Sample::failed).count());
  }
}
