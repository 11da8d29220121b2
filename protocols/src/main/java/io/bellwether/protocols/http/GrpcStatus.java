// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

/** How a call of gRPC ends. */
public enum GrpcStatus {
  OK(0),
  CANCELLED(1),
  INVALID_ARGUMENT(3),
  DEADLINE_EXCEEDED(4),
  NOT_FOUND(5),
  ALREADY_EXISTS(6),
  PERMISSION_DENIED(7),
  RESOURCE_EXHAUSTED(8),
  FAILED_PRECONDITION(9),
  UNIMPLEMENTED(12),
  INTERNAL(13),
  UNAVAILABLE(14),
  UNAUTHENTICATED(16);

  final int code;

  GrpcStatus(int code) {
    this.code = code;
  }
}
