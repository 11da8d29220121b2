// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import java.util.regex.Pattern;

/** The place of a page in a list that has the highest number first. */
public final class Highest {
  private static final Pattern KEY = Pattern.compile("\\d{1,18}");

  private Highest() {}

  /** Below which number the page starts; the first one starts above everything. */
  public static long before(Page.Request page) {
    return page.after().map(Highest::parse).orElse(Long.MAX_VALUE);
  }

  private static long parse(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new Malformed("page_token: %s (expected: that of the same list)".formatted(key));
    }
    return Long.parseLong(key);
  }
}
