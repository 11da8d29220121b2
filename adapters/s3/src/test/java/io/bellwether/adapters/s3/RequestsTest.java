// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Unavailable;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

class RequestsTest {
  @Test
  void objectsThatTheStoreKeptAreNoSuccess() {
    Requests.requireAll(DeleteObjectsResponse.builder().build());
    S3Error refused = S3Error.builder().key("a/b").code("AccessDenied").build();
    DeleteObjectsResponse kept = DeleteObjectsResponse.builder().errors(List.of(refused)).build();

    assertThatThrownBy(() -> Requests.requireAll(kept))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("kept 1 objects: a/b: AccessDenied");
  }

  @Test
  void anErrorWithoutACodeIsTheStoresTrouble() {
    assertThatThrownBy(() -> Requests.settle("u", () -> fail(AwsErrorDetails.builder().build())))
        .isInstanceOf(Unavailable.class);
    AwsErrorDetails ended = AwsErrorDetails.builder().errorCode("NoSuchUpload").build();
    assertThatThrownBy(() -> Requests.settle("u", () -> fail(ended))).isInstanceOf(NotFound.class);
  }

  private static void fail(AwsErrorDetails details) {
    throw S3Exception.builder().awsErrorDetails(details).build();
  }
}
