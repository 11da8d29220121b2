// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

/** A call cannot go on for a reason that only gRPC knows. */
public final class GrpcFailure extends RuntimeException {
  private final GrpcStatus status;

  public GrpcFailure(GrpcStatus status, String message) {
    super(message);
    this.status = status;
  }

  public GrpcStatus status() {
    return status;
  }
}
