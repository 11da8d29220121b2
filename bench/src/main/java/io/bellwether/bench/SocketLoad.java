// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Plain sockets, one thread a connection. */
record SocketLoad(int connections) implements Load {
  private static final int MOST_PER_CONNECTION = 1_000_000;

  @Override
  public String name() {
    return "plain sockets of this JVM";
  }

  @Override
  public Result run(String url, List<String> bodies, Duration duration)
      throws IOException, InterruptedException {
    List<byte[]> requests =
        bodies.stream()
            .map(
                body ->
                    Connection.request("POST", URI.create(url), URI.create(url).getPath(), body))
            .toList();
    return run(
        connections,
        duration,
        () -> {
          Connection connection = new Connection(URI.create(url));
          return new Client() {
            @Override
            public boolean succeeds(int number) throws IOException {
              return connection.send(requests.get(number % requests.size())).status() == 200;
            }

            @Override
            public void close() throws IOException {
              connection.close();
            }
          };
        });
  }

  /** One connection. */
  interface Client extends Closeable {
    /** Sends a request and waits for its answer. */
    boolean succeeds(int number) throws IOException;
  }

  @FunctionalInterface
  interface Opening {
    Client open() throws IOException;
  }

  /** Lets each client ask one thing after the other. */
  static Result run(int clients, Duration duration, Opening opening)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<Answers>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int first = 17 * i;
        running.add(threads.submit(() -> ask(opening, first, end)));
      }
      List<Answers> all = new ArrayList<>();
      for (Future<Answers> one : running) {
        all.add(one.get());
      }
      return result(all, duration);
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  private static Result result(List<Answers> all, Duration duration) {
    long[] nanos = all.stream().flatMapToLong(one -> Arrays.stream(one.nanos)).sorted().toArray();
    return new Result(
        nanos.length * 1e9 / duration.toNanos(),
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) (nanos.length * 0.99)] / 1e6,
        all.stream().mapToLong(Answers::failures).sum());
  }

  private static Answers ask(Opening opening, int first, long end) throws IOException {
    long[] nanos = new long[MOST_PER_CONNECTION];
    int count = 0;
    long failures = 0;
    try (Client client = opening.open()) {
      long start = System.nanoTime();
      while (start < end && count < nanos.length) {
        failures += client.succeeds(first + count) ? 0 : 1;
        long now = System.nanoTime();
        nanos[count++] = now - start;
        start = now;
      }
    }
    return new Answers(Arrays.copyOf(nanos, count), failures);
  }

  /** What one connection saw. */
  record Answers(long[] nanos, long failures) {}
}
