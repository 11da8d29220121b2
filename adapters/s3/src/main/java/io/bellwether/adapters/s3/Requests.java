// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.s3;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Unavailable;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Requests to the store, and what their failures mean here. */
final class Requests {
  private Requests() {}

  static <T> T ask(Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw unavailable(e);
    }
  }

  /** A request about one file. */
  static <T> T find(String path, Supplier<T> request) {
    return ask(
        () -> {
          try {
            return request.get();
          } catch (NoSuchKeyException e) {
            throw new NotFound("artifact", path);
          }
        });
  }

  /** A request about a file that a client sends in parts, who may have told something wrong. */
  static void settle(String uploadId, Runnable request) {
    try {
      request.run();
    } catch (S3Exception e) {
      String message = e.awsErrorDetails().errorMessage();
      switch (String.valueOf(e.awsErrorDetails().errorCode())) { // a proxy's error has none
        case "NoSuchUpload" -> throw new NotFound("upload", uploadId);
        case "InvalidPart", "InvalidPartOrder", "EntityTooSmall", "MalformedXML" ->
            throw InvalidInput.field(
                "parts", message, "those that were sent, in their order", "send the file again");
        default -> throw unavailable(e);
      }
    } catch (SdkException e) {
      throw unavailable(e);
    }
  }

  /** The store answers 200 though it may have kept some. */
  static void requireAll(DeleteObjectsResponse deleted) {
    if (deleted.hasErrors() && !deleted.errors().isEmpty()) {
      S3Error first = deleted.errors().getFirst();
      throw new Unavailable(
          "artifact_store_unavailable",
          "the artifact store kept %d objects: %s: %s (expected: the right to delete, or more time)"
              .formatted(deleted.errors().size(), first.key(), first.code()));
    }
  }

  private static Unavailable unavailable(SdkException e) {
    Unavailable failure =
        new Unavailable("artifact_store_unavailable", "the artifact store: " + e.getMessage());
    failure.initCause(e);
    return failure;
  }
}
