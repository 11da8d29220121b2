// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.s3;

import io.bellwether.platform.shared.DirectTransfers;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Unavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Addresses that are signed with this server's own credentials. */
final class S3Transfers implements DirectTransfers, AutoCloseable {
  private static final Logger LOG = System.getLogger(S3Transfers.class.getName());

  private final S3Client client;
  private final S3Presigner presigner;
  private final String bucket;
  private final ObjectKeys keys;

  S3Transfers(S3Client client, S3Presigner presigner, String bucket, ObjectKeys keys) {
    this.client = client;
    this.presigner = presigner;
    this.bucket = bucket;
    this.keys = keys;
  }

  @Override
  public Upload begin(String path, int parts, Duration valid) {
    String key = keys.of(path);
    return Requests.ask(
        () -> {
          String id =
              client.createMultipartUpload(request -> request.bucket(bucket).key(key)).uploadId();
          List<Address> addresses =
              IntStream.rangeClosed(1, parts)
                  .mapToObj(number -> part(key, id, number, valid))
                  .toList();
          return new Upload(id, addresses);
        });
  }

  private Address part(String key, String uploadId, int number, Duration valid) {
    return address(
        presigner.presignUploadPart(
            signed ->
                signed
                    .signatureDuration(valid)
                    .uploadPartRequest(
                        part ->
                            part.bucket(bucket).key(key).uploadId(uploadId).partNumber(number))));
  }

  @Override
  public void complete(String path, String uploadId, List<Part> parts) {
    String key = keys.of(path);
    List<CompletedPart> completed =
        parts.stream()
            .map(part -> CompletedPart.builder().partNumber(part.number()).eTag(part.tag()).build())
            .toList();
    Requests.settle(
        uploadId,
        () ->
            client.completeMultipartUpload(
                request ->
                    request
                        .bucket(bucket)
                        .key(key)
                        .uploadId(uploadId)
                        .multipartUpload(upload -> upload.parts(completed))));
  }

  @Override
  public void abort(String path, String uploadId) {
    String key = keys.of(path);
    Requests.settle(uploadId, () -> end(key, uploadId));
  }

  private AbortMultipartUploadResponse end(String key, String uploadId) {
    return client.abortMultipartUpload(
        request -> request.bucket(bucket).key(key).uploadId(uploadId));
  }

  @Override
  public int abortBegunBefore(Instant time, String folder) {
    return abort(keys.ofFolder(folder), upload -> upload.initiated().isBefore(time));
  }

  /** Gives up what is on its way to the file, or into the folder, if the bucket allows it. */
  void abortBelow(String path) {
    String key = keys.of(path);
    try {
      abort(key, upload -> upload.key().equals(key) || upload.key().startsWith(key + "/"));
    } catch (Unavailable e) { // What was there is deleted all the same.
      LOG.log(
          Level.WARNING,
          "uploads to {0} were not given up: {1} (expected: the rights"
              + " s3:ListBucketMultipartUploads and s3:AbortMultipartUpload)",
          key,
          e.getMessage());
    }
  }

  private int abort(String prefix, Predicate<MultipartUpload> which) {
    List<MultipartUpload> uploads =
        Requests.ask(
            () ->
                client
                    .listMultipartUploadsPaginator(request -> request.bucket(bucket).prefix(prefix))
                    .uploads()
                    .stream()
                    .filter(which)
                    .toList());
    uploads.forEach(this::end);
    return uploads.size();
  }

  /** Its client may have ended it meanwhile. */
  private void end(MultipartUpload upload) {
    try {
      Requests.settle(upload.uploadId(), () -> end(upload.key(), upload.uploadId()));
    } catch (NotFound ended) {
      LOG.log(Level.DEBUG, "{0} has ended by itself", upload.key());
    }
  }

  @Override
  public Address upload(String path, String contentType, Duration valid) {
    String key = keys.of(path);
    return Requests.ask(
        () ->
            address(
                presigner.presignPutObject(
                    signed ->
                        signed
                            .signatureDuration(valid)
                            .putObjectRequest(
                                put -> put.bucket(bucket).key(key).contentType(contentType)))));
  }

  @Override
  public Download download(String path, Duration valid) {
    String key = keys.of(path);
    return Requests.find(
        path,
        () -> {
          long size = client.headObject(request -> request.bucket(bucket).key(key)).contentLength();
          Address address =
              address(
                  presigner.presignGetObject(
                      signed ->
                          signed
                              .signatureDuration(valid)
                              .getObjectRequest(
                                  get ->
                                      get.bucket(bucket)
                                          .key(key)
                                          .responseContentDisposition(attachment(key)))));
          return new Download(address, size);
        });
  }

  private static String attachment(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    return name.matches("[ -~&&[^\"]]+")
        ? "attachment; filename=\"" + name + "\""
        : "attachment; filename*=UTF-8''"
            + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Address address(PresignedRequest signed) {
    Map<String, String> headers = new TreeMap<>();
    signed.signedHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    headers.remove("host");
    return new Address(uri(signed.url()), headers);
  }

  private static URI uri(URL url) {
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a signed address is encoded", e);
    }
  }

  @Override
  public void close() {
    presigner.close();
  }
}
