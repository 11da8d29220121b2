// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import java.util.Locale;

/** Triton's calls for what this server does not have. */
final class AbsentCalls {
  private AbsentCalls() {}

  /**
   * What there is instead.
   *
   * @param call its name or path
   */
  static String instead(String call) {
    String name = call.toLowerCase(Locale.ROOT);
    if (name.contains("sharedmemory")) {
      return "tensors in the request; the server reads no memory of its clients";
    } else if (name.contains("trace")) {
      return "GET /api/v1/predictions; the server keeps every prediction";
    } else if (name.contains("logging") || name.contains("logsettings")) {
      return "what is logged to be set where the server is started";
    }
    return "one of api/openapi.yaml, over gRPC of api/open-inference.proto";
  }
}
