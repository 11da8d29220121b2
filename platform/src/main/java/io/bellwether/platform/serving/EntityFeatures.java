// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotFound;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What serving asks of the online store. */
@FunctionalInterface
public interface EntityFeatures {
  /**
   * The present values of one entity, one for each {@code view:feature}; null where there is none.
   *
   * @param entities key by entity column
   * @throws NotFound if no view of these features knows the entity
   */
  List<@Nullable Object> get(Caller caller, Map<String, String> entities, List<String> features);
}
