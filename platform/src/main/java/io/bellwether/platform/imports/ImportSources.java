// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Unavailable;

/** Opens what another system has kept. */
public interface ImportSources {
  /**
   * The address without its secrets: what people see, and by which a source is known again.
   *
   * @throws InvalidInput if it is no such address
   */
  String name(SourceAddress address);

  /**
   * @throws InvalidInput if there is nothing that can be read
   * @throws Unavailable if it does not answer now
   */
  ImportSource open(SourceAddress address);
}
