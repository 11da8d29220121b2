// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One large file by way of the server, to its folder and back. */
final class ArtifactBenchmark implements Main.Benchmark {
  private static final String FILE = "/api/2.0/mlflow-artifacts/artifacts/1/run/artifacts/big.bin";
  private static final long MEBIBYTE = 1 << 20;

  private final Path root;
  private final long size;

  /**
   * @param mebibytes of the file
   */
  ArtifactBenchmark(Path root, long mebibytes) {
    this.root = root;
    this.size = mebibytes * MEBIBYTE;
  }

  @Override
  public Report run(Path folder) throws Exception {
    Report report =
        new Report(
            "A file of %.1f GiB by way of the server".formatted(size / 1024.0 / MEBIBYTE),
            "",
            "Bellwether, s",
            "MiB/s",
            "peak memory, MiB",
            "MLflow, s",
            "MiB/s",
            "peak memory, MiB");
    Trip peer = mlflow(Files.createDirectory(folder.resolve("peer")));
    Trip ours = bellwether(Files.createDirectory(folder.resolve("ours")));
    row(report, "upload", ours.upload(), peer == null ? null : peer.upload());
    row(report, "download", ours.download(), peer == null ? null : peer.download());
    report.note("Bellwether's heap is 512 MiB; it answers when the file is safe on the disk");
    report.note("one request at a time; what comes back is compared by CRC-32C");
    report.note("memory: of all the server's processes, what they share counted once");
    return report;
  }

  private Trip bellwether(Path folder) throws Exception {
    try (ServerProcess server = ServerProcess.start(root, folder.resolve("data"), Map.of())) {
      return trip(server.url(), server::mebibytes);
    } finally {
      ScratchFolder.delete(folder);
    }
  }

  private @Nullable Trip mlflow(Path folder) throws Exception {
    Optional<Python> python = Python.with(root, "mlflow");
    if (python.isEmpty()) {
      return null;
    }
    try (MlflowServer server = MlflowServer.start(python.get(), folder, 1)) {
      return trip(server.url(), server::mebibytes);
    } finally {
      ScratchFolder.delete(folder);
    }
  }

  private Trip trip(String url, PeakMemory.Reading memory) throws Exception {
    URI file = URI.create(url + FILE);
    try (HttpClient http = HttpClient.newHttpClient()) {
      CRC32C sent = new CRC32C();
      Leg upload = timed(memory, () -> upload(http, file, sent));
      CRC32C fetched = new CRC32C();
      Leg download = timed(memory, () -> download(http, file, fetched));
      if (fetched.getValue() != sent.getValue()) {
        throw new IOException("another content came back");
      }
      return new Trip(upload, download);
    }
  }

  private static Leg timed(PeakMemory.Reading memory, Transfer transfer) throws Exception {
    try (PeakMemory peak = new PeakMemory(memory)) {
      long start = System.nanoTime();
      transfer.run();
      return new Leg((System.nanoTime() - start) / 1e9, peak.mebibytes());
    }
  }

  private void upload(HttpClient http, URI file, CRC32C sum) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(file)
            .PUT(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofInputStream(() -> new Noise(size, sum)), size))
            .build();
    check(http.send(request, BodyHandlers.ofString()));
  }

  private void download(HttpClient http, URI file, CRC32C sum) throws Exception {
    HttpResponse<InputStream> reply =
        http.send(HttpRequest.newBuilder(file).build(), BodyHandlers.ofInputStream());
    check(reply);
    byte[] buffer = new byte[1 << 16];
    try (InputStream body = reply.body()) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        sum.update(buffer, 0, read);
      }
    }
  }

  private static void check(HttpResponse<?> reply) throws IOException {
    if (reply.statusCode() != 200) {
      throw new IOException(reply.request().method() + ": " + reply.statusCode());
    }
  }

  private void row(Report report, String name, Leg ours, @Nullable Leg peer) {
    report.row(
        Stream.of(List.of(name), cells(ours), peer == null ? List.of("–", "–", "–") : cells(peer))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }

  private List<String> cells(Leg leg) {
    return List.of(
        "%.1f".formatted(leg.seconds()),
        "%.0f".formatted(size / leg.seconds() / MEBIBYTE),
        "%.0f".formatted(leg.peakMebibytes()));
  }

  private record Leg(double seconds, double peakMebibytes) {}

  private record Trip(Leg upload, Leg download) {}

  /** A request and its answer. */
  @FunctionalInterface
  private interface Transfer {
    void run() throws Exception;
  }

  /** Random bytes; each mebibyte of them is another. */
  private static final class Noise extends InputStream {
    private final ByteBuffer block = ByteBuffer.allocate((int) MEBIBYTE);
    private final long size;
    private final CRC32C sum;
    private long given;

    Noise(long size, CRC32C sum) {
      this.size = size;
      this.sum = sum;
      new Random(1).nextBytes(block.array());
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (given == size) {
        return -1;
      }
      int at = (int) (given % MEBIBYTE);
      if (at == 0) {
        block.putLong(0, given);
      }
      int count = (int) Math.min(Math.min(length, MEBIBYTE - at), size - given);
      block.get(at, into, from, count);
      sum.update(into, from, count);
      given += count;
      return count;
    }
  }
}
