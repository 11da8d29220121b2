// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import io.bellwether.platform.shared.Page;
import java.time.Instant;

/**
 * The place of a page in a list that has the newest first: what is older than this time, or of this
 * time and before this id. Ids are of hexadecimal digits.
 */
public record Newest(long time, String id) {
  private static final String LAST_ID = "g";

  /** Where the page starts; the first one starts before everything. */
  public static Newest after(Page.Request page) {
    return page.after().map(Newest::parse).orElse(new Newest(Long.MAX_VALUE, LAST_ID));
  }

  private static Newest parse(String key) {
    int space = key.indexOf(' ');
    return new Newest(Long.parseLong(key.substring(0, space)), key.substring(space + 1));
  }

  /** The key of an item, after which the next page starts. */
  public static String key(Instant time, String id) {
    return Columns.micros(time) + " " + id;
  }
}
