// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files by way of the server, where the flags of MLflow's server put them. */
class ArtifactStreamIT {
  private static final String STORE = "/api/2.0/mlflow-artifacts/artifacts/";

  /** More than the server's heap of 512 MiB. */
  private static final long BYTES = 640L << 20;

  @TempDir Path folder;

  @Test
  void streamsMoreThanItsHeapBothWays() throws Exception {
    Path kept = folder.resolve("kept");
    try (BellwetherServer server =
            BellwetherServer.start(
                folder.resolve("data"),
                Map.of(),
                "--artifacts-destination",
                kept.toString(),
                "--static-prefix",
                "/ml");
        HttpClient http = HttpClient.newHttpClient()) {
      MessageDigest sent = MessageDigest.getInstance("SHA-256");
      URI file = URI.create(server.url() + "/ml" + STORE + "1/run/artifacts/big.bin");
      HttpRequest upload =
          HttpRequest.newBuilder(file)
              .PUT(BodyPublishers.ofInputStream(() -> new DigestInputStream(new Noise(), sent)))
              .build();
      assertThat(http.send(upload, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

      URI plain = URI.create(server.url() + STORE + "1/run/artifacts/big.bin");
      HttpResponse<InputStream> back =
          http.send(HttpRequest.newBuilder(plain).build(), BodyHandlers.ofInputStream());
      MessageDigest got = MessageDigest.getInstance("SHA-256");
      long bytes;
      try (InputStream body = new DigestInputStream(back.body(), got)) {
        bytes = body.transferTo(OutputStream.nullOutputStream());
      }
      assertThat(bytes).isEqualTo(BYTES);
      assertThat(hex(got)).isEqualTo(hex(sent));
      assertThat(kept.resolve("experiments/default/1/run/artifacts/big.bin")).hasSize(BYTES);
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void handsNoArtifactsOnWhenItIsToldSo() throws Exception {
    try (BellwetherServer server =
            BellwetherServer.start(
                folder.resolve("data"),
                Map.of(),
                "--no-serve-artifacts",
                "--default-artifact-root",
                folder.resolve("elsewhere").toString());
        HttpClient http = HttpClient.newHttpClient()) {
      URI file = URI.create(server.url() + STORE + "1/a.txt");
      HttpRequest upload =
          HttpRequest.newBuilder(file).PUT(BodyPublishers.ofString("content")).build();
      HttpResponse<String> refusal = http.send(upload, BodyHandlers.ofString());
      assertThat(refusal.statusCode()).isEqualTo(503);
      assertThat(refusal.body()).contains("--no-serve-artifacts");
    }
  }

  /** The same bytes each time, which do not repeat soon. */
  private static final class Noise extends InputStream {
    private long left = BYTES;
    private long state = 42;

    @Override
    public int read() {
      if (left == 0) {
        return -1;
      }
      left--;
      state = state * 6364136223846793005L + 1442695040888963407L;
      return (int) (state >>> 56);
    }

    @Override
    public int read(byte[] into, int from, int length) {
      int count = (int) Math.min(length, left);
      for (int i = 0; i < count; i++) {
        into[from + i] = (byte) read();
      }
      return count == 0 && length > 0 ? -1 : count;
    }
  }
}
