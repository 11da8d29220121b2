// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.s3;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
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

  /**
   * @throws IllegalArgumentException if nothing tells Amazon's region
   */
  S3Client connect() {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(region())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            // Other stores than Amazon's do not know its newer checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    endpoint.ifPresent(uri -> builder.endpointOverride(uri).forcePathStyle(true));
    return builder.build();
  }

  S3Presigner presigner() {
    S3Presigner.Builder builder = S3Presigner.builder().region(region());
    endpoint.ifPresent(
        uri -> {
          S3Configuration byPath = S3Configuration.builder().pathStyleAccessEnabled(true).build();
          builder.endpointOverride(uri).serviceConfiguration(byPath);
        });
    return builder.build();
  }

  private Region region() {
    try {
      return endpoint.isPresent()
          ? new AwsRegionProviderChain(
                  new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
              .getRegion()
          : DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      if (endpoint.isPresent()) {
        return Region
            .US_EAST_1; // Other stores than Amazon's need none, but each signature has one.
      }
      throw new IllegalArgumentException(
          "%s%s: no region is known (expected: AWS_REGION, or one in ~/.aws/config)"
              .formatted(SCHEME, bucket),
          e);
    }
  }
}
