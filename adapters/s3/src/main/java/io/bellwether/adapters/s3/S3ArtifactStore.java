// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.s3;

import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.DirectTransfers;
import io.bellwether.platform.shared.NotFound;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.paginators.ListObjectsV2Iterable;

/**
 * Artifacts as objects of a bucket, of S3 or of a store that speaks its protocol. An object is
 * there whole or not at all, by S3's own promise; content waits in a local folder until its hash is
 * known.
 */
public final class S3ArtifactStore implements ArtifactStore, AutoCloseable {
  static final String SHA256 = "sha256";

  private final S3Client client;
  private final S3Transfers transfers;
  private final String bucket;
  private final ObjectKeys keys;
  private final LocalCopies local;

  /**
   * @param local a folder for what is on its way and for copies; what it holds is removed
   * @param mostLocalBytes of copies; what was asked for lately stays beyond that
   */
  public S3ArtifactStore(S3Place place, Path local, long mostLocalBytes, InstantSource clock) {
    this.client = place.connect();
    this.bucket = place.bucket();
    this.keys = ObjectKeys.below(place.prefix());
    this.transfers = new S3Transfers(client, place.presigner(), bucket, keys);
    this.local = new LocalCopies(local, mostLocalBytes, clock);
  }

  @Override
  public Stored put(String path, InputStream content) {
    String key = keys.of(path);
    Path temporary = local.temporary();
    try {
      Spooled spooled = Spooled.from(content, temporary);
      Requests.ask(() -> new Upload(client, bucket, key).send(spooled));
      return new Stored(path, spooled.size(), spooled.sha256());
    } finally {
      LocalCopies.remove(temporary);
    }
  }

  @Override
  public InputStream open(String path) {
    String key = keys.of(path);
    return Requests.find(path, () -> client.getObject(request -> request.bucket(bucket).key(key)));
  }

  @Override
  public Optional<Entry> find(String path) {
    return head(keys.of(path)).map(head -> new Entry(path, false, head.contentLength()));
  }

  private Optional<HeadObjectResponse> head(String key) {
    return Requests.ask(
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
    for (ListObjectsV2Response page : Requests.ask(() -> pages(prefix, "/").stream().toList())) {
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

  private ListObjectsV2Iterable pages(String prefix, String delimiter) {
    return client.listObjectsV2Paginator(
        request -> request.bucket(bucket).prefix(prefix).delimiter(delimiter));
  }

  /** What is on its way there is given up, too. */
  @Override
  public void delete(String path) {
    String key = keys.of(path);
    Requests.ask(
        () -> {
          client.deleteObject(request -> request.bucket(bucket).key(key));
          pages(key + "/", "").forEach(this::delete);
          return true;
        });
    transfers.abortBelow(path);
    local.forget(copy -> copy.equals(key) || copy.startsWith(key + "/"));
  }

  private void delete(ListObjectsV2Response page) {
    List<ObjectIdentifier> objects =
        page.contents().stream()
            .map(object -> ObjectIdentifier.builder().key(object.key()).build())
            .toList();
    if (!objects.isEmpty()) {
      Requests.requireAll(
          client.deleteObjects(
              request -> request.bucket(bucket).delete(these -> these.objects(objects))));
    }
  }

  @Override
  public Path localFile(String path) {
    String key = keys.of(path);
    HeadObjectResponse head = head(key).orElseThrow(() -> new NotFound("artifact", path));
    return local.file(new LocalCopies.Content(key, head.eTag()), () -> open(path));
  }

  @Override
  public Optional<DirectTransfers> direct() {
    return Optional.of(transfers);
  }

  @Override
  public void close() {
    transfers.close();
    client.close();
  }
}
