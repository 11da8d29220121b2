// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Open Inference protocol over gRPC, as Triton's own client speaks it. */
class GrpcInferenceIT {
  @TempDir Path folder;

  @Test
  void servesTritonsClient() throws Exception {
    try (BellwetherServer server = BellwetherServer.start(folder.resolve("data"))) {
      assertThat("http://" + server.facts().get("grpc")).isEqualTo(server.url());
      PythonClient.GRPC.drives(folder, "grpc_inference.py", server);
      assertThat(server.log()).doesNotContain("failed", "Exception");
    }
  }

  @Test
  void asksForALogin() throws Exception {
    Map<String, String> login =
        Map.of("BELLWETHER_AUTH", "on", "BELLWETHER_ADMIN_PASSWORD", PythonClient.PASSWORD);
    PythonClient.GRPC.passes(folder, "grpc_login.py", login);
  }

  @Test
  void answersAtAPortOfItsOwnAndOnlyWhatIsGrpc() throws Exception {
    try (BellwetherServer server =
            BellwetherServer.start(folder.resolve("data"), Map.of(), "--grpc-port", "0");
        HttpClient http = HttpClient.newHttpClient()) {
      String url = "http://" + server.facts().get("grpc");
      assertThat(url).isNotEqualTo(server.url());
      assertThat(send(http, url + "/health").version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      HttpResponse<String> plain = send(http, url + "/inference.GRPCInferenceService/ServerLive");
      assertThat(plain.statusCode()).isEqualTo(400);
      assertThat(plain.body()).contains("HTTP/1.1", "over HTTP/2");
    }
  }

  private static HttpResponse<String> send(HttpClient http, String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/grpc")
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5]))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
