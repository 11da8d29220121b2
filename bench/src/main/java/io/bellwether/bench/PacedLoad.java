// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Asks at a fixed rate, whether answers come or not, over connections of plain sockets. A request
 * that had to wait for the one before counts from when it was due.
 */
final class PacedLoad implements AutoCloseable {
  private static final int CONNECTIONS = 16;

  private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
  private final List<Future<Samples>> running = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();

  /** What came of requests, as numbers: objects would make the client pause to collect them. */
  static final class Samples {
    /** When each was due, as {@link System#nanoTime} tells. */
    private long[] at = new long[1 << 16];

    /** Until it was answered. */
    private long[] nanos = new long[1 << 16];

    private final BitSet failed = new BitSet();
    private int size;

    private void add(long due, long took, boolean isFailed) {
      if (size == at.length) {
        at = Arrays.copyOf(at, 2 * size);
        nanos = Arrays.copyOf(nanos, 2 * size);
      }
      at[size] = due;
      nanos[size] = took;
      failed.set(size++, isFailed);
    }

    private IntStream within(long from, long to) {
      return IntStream.range(0, size).filter(i -> at[i] >= from && at[i] < to);
    }
  }

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

  private Samples ask(URI uri, List<byte[]> requests, int first, long begin, long interval)
      throws IOException {
    Samples samples = new Samples();
    try (Connection connection = new Connection(uri)) {
      for (int i = 0; !over.get(); i++) {
        long due = begin + i * interval;
        for (long left; (left = due - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(left);
        }
        boolean failed =
            connection.send(requests.get((first + i) % requests.size())).status() != 200;
        samples.add(due, System.nanoTime() - due, failed);
      }
    }
    return samples;
  }

  /** Ends it; what came of every request. */
  List<Samples> samples() throws IOException, InterruptedException {
    over.set(true);
    List<Samples> all = new ArrayList<>();
    for (Future<Samples> one : running) {
      try {
        all.add(one.get());
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

  /** A span of time, as {@link System#nanoTime} tells. */
  record Span(long from, long to) {
    private IntStream of(Samples samples) {
      return samples.within(from, to);
    }
  }

  /** Adds what was due in a span of time. */
  static void add(Report report, String name, List<Samples> all, long from, long to) {
    add(report, name, all, List.of(new Span(from, to)));
  }

  /** Adds what was due in some spans of time, taken together. */
  static void add(Report report, String name, List<Samples> all, List<Span> spans) {
    long[] nanos =
        all.stream()
            .flatMapToLong(
                some -> spans.stream().flatMapToInt(s -> s.of(some)).mapToLong(i -> some.nanos[i]))
            .sorted()
            .toArray();
    long failed =
        all.stream()
            .mapToLong(
                some ->
                    spans.stream().flatMapToInt(s -> s.of(some)).filter(some.failed::get).count())
            .sum();
    double seconds = spans.stream().mapToLong(span -> span.to - span.from).sum() / 1e9;
    report.row(
        name,
        "%.1f".formatted(seconds),
        "%.0f".formatted(nanos.length / seconds),
        "%.2f".formatted(nanos[nanos.length / 2] / 1e6),
        "%.2f".formatted(nanos[(int) (nanos.length * 0.99)] / 1e6),
        "%.1f".formatted(nanos[nanos.length - 1] / 1e6),
        "" + failed);
  }
}
