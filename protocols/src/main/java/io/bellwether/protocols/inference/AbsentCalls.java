// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

/** Triton's calls for what this server does not have. */
final class AbsentCalls {
  private AbsentCalls() {}

  /**
   * What there is instead.
   *
   * @param call its name over gRPC or its path over HTTP, in which a model may have any name
   */
  static String instead(String call) {
    if (call.contains("SharedMemory")
        || call.startsWith("/v2/systemsharedmemory/")
        || call.startsWith("/v2/cudasharedmemory/")) {
      return "tensors in the request; the server reads no memory of its clients";
    } else if (call.equals("TraceSetting") || call.endsWith("/trace/setting")) {
      return "GET /api/v1/predictions; the server keeps every prediction";
    } else if (call.equals("LogSettings") || call.equals("/v2/logging")) {
      return "settings of the log where the server is started";
    }
    return "one of api/openapi.yaml, over gRPC of api/open-inference.proto";
  }
}
