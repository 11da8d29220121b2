// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.s3;

import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/**
 * Artifacts as objects of a bucket, of S3 or of a store that speaks its protocol. An object is
 * there whole or not at all, by S3's own promise; content waits in a local folder until its hash is
 * known.
 */
public final class S3ArtifactStore implements ArtifactStore, AutoCloseable {
  static final String SHA256 = "sha256";

  private final S3Client client;
  private final String bucket;
  private final ObjectKeys keys;
  private final Path local;

  /**
   * @param local a folder for what is on its way and for copies; what it holds is removed
   */
  public S3ArtifactStore(S3Place place, Path local) {
    this.client = place.connect();
    this.bucket = place.bucket();
    this.keys = ObjectKeys.below(place.prefix());
    this.local = local;
    try {
      Files.createDirectories(local);
      for (Path left : files(local)) {
        Files.delete(left);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Override
  public Stored put(String path, InputStream content) {
    String key = keys.of(path);
    Path temporary = local.resolve("in-" + UUID.randomUUID());
    try {
      Spooled spooled = Spooled.from(content, temporary);
      asked(() -> new Upload(client, bucket, key).send(spooled));
      return new Stored(path, spooled.size(), spooled.sha256());
    } finally {
      discard(temporary);
    }
  }

  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream open(String path) {
    String key = keys.of(path);
    return found(path, () -> client.getObject(request -> request.bucket(bucket).key(key)));
  }

  @Override
  public Optional<Stored> find(String path) {
    String key = keys.of(path);
    Optional<HeadObjectResponse> head = head(key);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    String known = head.get().metadata().get(SHA256);
    if (known != null) {
      return Optional.of(new Stored(path, head.get().contentLength(), known));
    }
    Path temporary = local.resolve("in-" + UUID.randomUUID());
    try (InputStream content = open(path)) {
      Spooled spooled = Spooled.from(content, temporary);
      return Optional.of(new Stored(path, spooled.size(), spooled.sha256()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      discard(temporary);
    }
  }

  private Optional<HeadObjectResponse> head(String key) {
    return asked(
        () -> {
          try {
            return Optional.of(client.headObject(request -> request.bucket(bucket).key(key)));
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public List<Entry> list(String folder) {
    String prefix = keys.ofFolder(folder);
    List<Entry> entries = new ArrayList<>();
    for (ListObjectsV2Response page : pages(prefix, "/")) {
      page.commonPrefixes()
          .forEach(
              below -> {
                String path = keys.path(below.prefix());
                entries.add(new Entry(path.substring(0, path.length() - 1), true, 0));
              });
      page.contents().stream()
          .filter(object -> !object.key().equals(prefix))
          .forEach(object -> entries.add(new Entry(keys.path(object.key()), false, object.size())));
    }
    entries.sort(Comparator.comparing(Entry::path));
    return List.copyOf(entries);
  }

  private List<ListObjectsV2Response> pages(String prefix, String delimiter) {
    return asked(
        () ->
            client
                .listObjectsV2Paginator(
                    request -> request.bucket(bucket).prefix(prefix).delimiter(delimiter))
                .stream()
                .toList());
  }

  @Override
  public void delete(String path) {
    String key = keys.of(path);
    asked(() -> client.deleteObject(request -> request.bucket(bucket).key(key)));
    for (ListObjectsV2Response page : pages(key + "/", "")) {
      List<ObjectIdentifier> objects =
          page.contents().stream()
              .map(object -> ObjectIdentifier.builder().key(object.key()).build())
              .toList();
      if (!objects.isEmpty()) {
        asked(
            () ->
                client.deleteObjects(
                    request -> request.bucket(bucket).delete(these -> these.objects(objects))));
      }
    }
  }

  /** A copy, kept by its hash. */
  @Override
  public Path localFile(String path) {
    String key = keys.of(path);
    String hash =
        head(key)
            .map(HeadObjectResponse::metadata)
            .map(Map::copyOf)
            .map(metadata -> metadata.getOrDefault(SHA256, ""))
            .orElseThrow(() -> new NotFound("artifact", path));
    Path copy = local.resolve(hash.isEmpty() ? "by-key-" + UUID.randomUUID() : hash);
    if (Files.exists(copy)) {
      return copy;
    }
    Path temporary = local.resolve("in-" + UUID.randomUUID());
    try (InputStream content = open(path)) {
      Files.copy(content, temporary);
      return Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      discard(temporary);
    }
  }

  private static <T> T found(String path, Supplier<T> request) {
    return asked(
        () -> {
          try {
            return request.get();
          } catch (NoSuchKeyException e) {
            throw new NotFound("artifact", path);
          }
        });
  }

  private static <T> T asked(Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      Unavailable failure =
          new Unavailable("artifact_store_unavailable", "the artifact store: " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
