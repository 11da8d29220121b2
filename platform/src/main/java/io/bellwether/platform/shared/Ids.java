// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes ids: 32 hexadecimal digits, as MLflow's run ids are. */
@FunctionalInterface
public interface Ids {
  String next();

  static Ids random() {
    SecureRandom random = new SecureRandom();
    return () -> {
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    };
  }
}
