// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.s3;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * A bucket, and a folder in it. Who asks is found as AWS's own tools do: in the environment, in
 * {@code ~/.aws}, in the machine's role.
 *
 * @param endpoint of another store than Amazon's
 */
public record S3Place(String bucket, String prefix, Optional<URI> endpoint) {
  private static final String SCHEME = "s3://";

  /** Whether the text is the address of such a place. */
  public static boolean isOne(String address) {
    return address.startsWith(SCHEME);
  }

  /**
   * @param address {@code s3://bucket/folder}
   * @throws IllegalArgumentException if it names no bucket
   */
  public static S3Place parse(String address, Optional<URI> endpoint) {
    String[] parts = address.substring(SCHEME.length()).split("/", 2);
    if (parts[0].isEmpty()) {
      throw new IllegalArgumentException(address + " (expected: s3://bucket/folder)");
    }
    return new S3Place(parts[0], parts.length > 1 ? parts[1] : "", endpoint);
  }

  S3Client connect() {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            // Other stores than Amazon's do not know its newer checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    endpoint.ifPresent(
        uri -> {
          builder.endpointOverride(uri).forcePathStyle(true);
          if (isWithoutRegion()) {
            builder.region(Region.US_EAST_1);
          }
        });
    return builder.build();
  }

  S3Presigner presigner() {
    S3Presigner.Builder builder = S3Presigner.builder();
    endpoint.ifPresent(
        uri -> {
          S3Configuration byPath = S3Configuration.builder().pathStyleAccessEnabled(true).build();
          builder.endpointOverride(uri).serviceConfiguration(byPath);
          if (isWithoutRegion()) {
            builder.region(Region.US_EAST_1);
          }
        });
    return builder.build();
  }

  /** Other stores than Amazon's need none, but each signature has one. */
  private static boolean isWithoutRegion() {
    return System.getenv("AWS_REGION") == null;
  }
}
