// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** HTTP/1.1 over plain sockets, one thread a connection: less than an HTTP client would cost. */
record SocketLoad(int connections) implements Load {
  private static final int MOST_PER_CONNECTION = 1_000_000;

  @Override
  public String name() {
    return "plain sockets of this JVM";
  }

  @Override
  public Result run(String url, List<String> bodies, Duration duration)
      throws IOException, InterruptedException {
    List<byte[]> requests = bodies.stream().map(body -> request(URI.create(url), body)).toList();
    long end = System.nanoTime() + duration.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Future<Answers>> running = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        int first = i * requests.size() / connections;
        running.add(threads.submit(() -> ask(URI.create(url), requests, first, end)));
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

  private static byte[] request(URI url, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    return ("POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"
                .formatted(url.getPath(), url.getAuthority())
            + "Content-Length: %d\r\n\r\n%s".formatted(content.length, body))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Answers ask(URI url, List<byte[]> requests, int first, long end)
      throws IOException {
    long[] nanos = new long[MOST_PER_CONNECTION];
    int count = 0;
    long failures = 0;
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 16384);
      long start = System.nanoTime();
      while (start < end && count < nanos.length) {
        socket.getOutputStream().write(requests.get((first + count) % requests.size()));
        failures += readAnswer(in) == 200 ? 0 : 1;
        long now = System.nanoTime();
        nanos[count++] = now - start;
        start = now;
      }
    }
    return new Answers(Arrays.copyOf(nanos, count), failures);
  }

  /**
   * Reads one answer with a length, as the server gives for predictions; the result is its status.
   */
  private static int readAnswer(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).split(" ", 3)[1]);
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
    }
    in.skipNBytes(length);
    return status;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  /** What one connection saw. */
  record Answers(long[] nanos, long failures) {}
}
