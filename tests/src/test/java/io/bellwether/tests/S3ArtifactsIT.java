// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.adapters.s3.S3ArtifactStore;
import io.bellwether.adapters.s3.S3Place;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.testkit.ArtifactStoreContract;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Artifacts in a bucket: the store by itself, and the server with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ArtifactsIT {
  private static final String BUCKET = "bellwether";
  private static final int LARGE = 70 << 20;

  private S3Server s3;

  @TempDir Path folder;

  @BeforeAll
  void start() throws Exception {
    S3Server.LOGIN.forEach((name, value) -> System.setProperty(property(name), value));
    s3 = new S3Server(BUCKET);
  }

  @AfterAll
  void stop() {
    s3.close();
    S3Server.LOGIN.keySet().forEach(name -> System.clearProperty(property(name)));
  }

  /** The environment of this process cannot be changed; the SDK reads properties as well. */
  private static String property(String variable) {
    return variable.equals("AWS_ACCESS_KEY_ID") ? "aws.accessKeyId" : "aws.secretAccessKey";
  }

  private S3ArtifactStore below(String prefix) {
    S3Place place = new S3Place(BUCKET, prefix, Optional.of(URI.create(s3.url())));
    return open(place);
  }

  private S3ArtifactStore open(S3Place place) {
    return new S3ArtifactStore(place, folder.resolve("local"), 1L << 30, InstantSource.system());
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD) // They share the folder of local copies.
  class Store extends ArtifactStoreContract {
    private S3ArtifactStore store;

    @BeforeEach
    void open() {
      store = below("a/folder" + new Random().nextLong());
    }

    @AfterEach
    void close() {
      store.close();
    }

    @Override
    protected ArtifactStore store() {
      return store;
    }

    @Test
    void keepsALocalCopyOfWhatThereIs() {
      store.put("a/b", new ByteArrayInputStream(new byte[] {1}));
      Path first = store.localFile("a/b");
      assertThat(store.localFile("a/b")).isEqualTo(first).hasBinaryContent(new byte[] {1});
      store.put("a/b", new ByteArrayInputStream(new byte[] {2}));

      Path second = store.localFile("a/b");

      assertThat(second).hasBinaryContent(new byte[] {2});
      store.delete("a");
      assertThat(first).doesNotExist();
      assertThat(second).doesNotExist();
    }

    /** The store lists, and deletes, at most 1,000 objects at once. */
    @Test
    void deletesMoreThanOneListingTells() {
      for (int i = 0; i <= 1000; i++) {
        store.put("many/" + i, new ByteArrayInputStream(new byte[0]));
      }
      assertThat(store.list("many")).hasSize(1001);

      store.delete("many");

      assertThat(store.list("many")).isEmpty();
    }

    @Test
    void sendsLargeFilesInParts() throws Exception {
      byte[] content = new byte[LARGE];
      new Random(1).nextBytes(content);

      store.put("large", new ByteArrayInputStream(content));

      assertThat(store.find("large")).contains(new ArtifactStore.Entry("large", false, LARGE));
      try (InputStream back = store.open("large")) {
        assertThat(back.readAllBytes()).isEqualTo(content);
      }
    }
  }

  @Test
  void saysThatTheBucketIsNotThere() {
    S3Place place = new S3Place("nobody", "", Optional.of(URI.create(s3.url())));
    try (S3ArtifactStore store = open(place)) {
      assertThatThrownBy(() -> store.list(""))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("bucket");
    }
  }

  @Test
  void keepsTheArtifactsOfRunsInTheBucket() throws Exception {
    Map<String, String> settings = new HashMap<>(S3Server.LOGIN);
    settings.put("MLFLOW_S3_ENDPOINT_URL", s3.url());
    String destination = "s3://" + BUCKET + "/server";
    try (BellwetherServer server =
            BellwetherServer.start(
                folder.resolve("data"), settings, "--artifacts-destination", destination);
        PlainApi api = new PlainApi(server.url())) {
      String upload = "/ajax-api/2.0/mlflow/upload-artifact?run_uuid=";
      String run =
          api.post("/api/2.0/mlflow/runs/create", Map.of("experiment_id", "0"))
              .at("/run/info/run_id")
              .asText();
      api.upload(upload + run + "&path=notes/a.txt", "content");

      String listed = "/api/2.0/mlflow/artifacts/list?path=notes&run_id=" + run;
      assertThat(api.get(listed).at("/files/0/path").asText()).isEqualTo("notes/a.txt");
      assertThat(api.get("/get-artifact?path=notes/a.txt&run_id=" + run).asText())
          .isEqualTo("content");
      String key = "experiments/default/0/" + run + "/artifacts/notes/a.txt";
      try (S3ArtifactStore store = below("server")) {
        assertThat(store.find(key)).isPresent();
      }
      assertThat(api.upload("/api/v1/datasets/d?format=csv", "a,b\n1,2\n").path("rows").asInt())
          .isEqualTo(1);
      assertThat(api.get("/api/v1/datasets/d/1/content?format=csv").asText()).contains("1,2");
    }
  }
}
