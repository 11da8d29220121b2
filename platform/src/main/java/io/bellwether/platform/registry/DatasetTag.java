// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotAllowed;
import java.util.Map;

/**
 * The tag by which a version from elsewhere names our dataset, {@code name/version}: the server
 * reads it on its own behalf to set up monitoring, so who sets the tag must be allowed to.
 */
public final class DatasetTag {
  public static final String NAME = "bellwether.dataset";

  private DatasetTag() {}

  static void check(Caller caller, Map<String, String> old, Map<String, String> wanted) {
    String named = wanted.get(NAME);
    if (named != null && !named.equals(old.get(NAME)) && !caller.rights().readsWorkspace()) {
      throw NotAllowed.lacks(
          "the tag %s makes the server read %s (needs READ on the workspace's datasets)"
              .formatted(NAME, named));
    }
  }
}
