// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Sends a file as an object: at once, or in parts if it is large. */
record Upload(S3Client client, String bucket, String key) {
  static final long PART = 64L << 20;
  private static final int MOST_PARTS = 10_000;

  /** The result is whether it went at once. */
  boolean send(Spooled content) {
    Map<String, String> metadata = Map.of(S3ArtifactStore.SHA256, content.sha256());
    if (content.size() <= PART) {
      client.putObject(
          request -> request.bucket(bucket).key(key).metadata(metadata),
          RequestBody.fromFile(content.file()));
      return true;
    }
    String id =
        client
            .createMultipartUpload(request -> request.bucket(bucket).key(key).metadata(metadata))
            .uploadId();
    try {
      List<CompletedPart> parts = sendParts(id, content);
      client.completeMultipartUpload(
          request ->
              request
                  .bucket(bucket)
                  .key(key)
                  .uploadId(id)
                  .multipartUpload(upload -> upload.parts(parts)));
      return false;
    } catch (RuntimeException e) {
      abort(id, e);
      throw e;
    }
  }

  private void abort(String id, RuntimeException cause) {
    try {
      client.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(id));
    } catch (SdkException e) {
      cause.addSuppressed(e);
    }
  }

  private List<CompletedPart> sendParts(String id, Spooled content) {
    long size = Math.max(PART, Math.ceilDiv(content.size(), MOST_PARTS));
    List<CompletedPart> parts = new ArrayList<>();
    for (long from = 0; from < content.size(); from += size) {
      int number = parts.size() + 1;
      RequestBody body = part(content, from, Math.min(size, content.size() - from));
      String tag =
          client
              .uploadPart(
                  request -> request.bucket(bucket).key(key).uploadId(id).partNumber(number), body)
              .eTag();
      parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    }
    return parts;
  }

  /** Read from the file whenever it is sent, again if a try fails. */
  private static RequestBody part(Spooled content, long from, long length) {
    return RequestBody.fromContentProvider(
        () -> {
          try {
            FileChannel channel = FileChannel.open(content.file()).position(from);
            InputStream all = Channels.newInputStream(channel);
            return new Bounded(all, length);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        length,
        "application/octet-stream");
  }

  /** The first bytes of a stream. */
  private static final class Bounded extends InputStream {
    private final InputStream all;
    private long left;

    Bounded(InputStream all, long length) {
      this.all = all;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      left--;
      return all.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = all.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }

    @Override
    public void close() throws IOException {
      all.close();
    }
  }
}
