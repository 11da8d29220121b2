// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that each send one request after the other, whatever these are. */
final class HttpLoad implements Closeable {
  private static final int MOST = 1_000_000;

  private final URI server;
  private final int clients;
  private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

  HttpLoad(String url, int clients) {
    this.server = URI.create(url);
    this.clients = clients;
  }

  /** A request; its body is empty for a GET. */
  record Call(String method, String path, String body) {
    static Call get(String path) {
      return new Call("GET", path, "");
    }

    static Call post(String path, String json) {
      return new Call("POST", path, json);
    }
  }

  /** What the next request is. */
  @FunctionalInterface
  interface Calls {
    /**
     * @param client from 0
     */
    Call next(int client, Random random);
  }

  /** Of the requests that succeeded; if none did, there is no percentile. */
  record Result(double perSecond, double p95Millis, long failures) {
    boolean isAny() {
      return perSecond > 0;
    }
  }

  Result run(Calls calls, Duration duration) throws IOException, InterruptedException {
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    List<Future<Answers>> running = new ArrayList<>();
    List<Answers> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < clients; i++) {
        int client = i;
        running.add(threads.submit(() -> ask(calls, client, end)));
      }
      for (Future<Answers> one : running) {
        all.add(one.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] nanos = all.stream().flatMapToLong(one -> Arrays.stream(one.nanos)).sorted().toArray();
    return new Result(
        nanos.length / seconds,
        nanos.length == 0 ? Double.NaN : nanos[(int) (nanos.length * 0.95)] / 1e6,
        all.stream().mapToLong(Answers::failures).sum());
  }

  private record Answers(long[] nanos, long failures) {}

  private Answers ask(Calls calls, int client, long end) {
    Random random = new Random(client);
    long[] nanos = new long[1024];
    int count = 0;
    long failures = 0;
    for (long start = System.nanoTime(); start < end && count < MOST; ) {
      boolean succeeded = succeeds(calls.next(client, random));
      long now = System.nanoTime();
      if (!succeeded) {
        failures++;
      } else {
        if (count == nanos.length) {
          nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = now - start;
      }
      start = now;
    }
    return new Answers(Arrays.copyOf(nanos, count), failures);
  }

  /** An answer that does not come in time is a failure too. */
  private boolean succeeds(Call call) {
    try {
      return answer(call).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends one request; the result is the body of its success. */
  String send(Call call) throws IOException {
    Connection.Answer answer = answer(call);
    if (answer.status() != 200) {
      throw new IOException("%s: %d %s".formatted(call.path, answer.status(), answer.text()));
    }
    return answer.text();
  }

  private Connection.Answer answer(Call call) throws IOException {
    byte[] request = Connection.request(call.method, server, call.path, call.body);
    Connection kept = idle.poll();
    if (kept != null) {
      try {
        return answer(kept, request);
      } catch (EOFException | SocketException e) {
        // A server may close a connection that was idle.
      }
    }
    return answer(new Connection(server), request);
  }

  private Connection.Answer answer(Connection connection, byte[] request) throws IOException {
    try {
      return connection.send(request);
    } finally {
      if (connection.isOpen()) {
        idle.add(connection);
      } else {
        connection.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : idle) {
      connection.close();
    }
  }
}
