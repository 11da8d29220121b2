// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a page in a list that has the newest first: what is older than this time, or of this
 * time and before this id. Ids are of hexadecimal digits.
 */
public record Newest(long time, String id) {
  private static final String LAST_ID = "g";
  private static final Pattern KEY = Pattern.compile("(-?\\d{1,18}) ([^\\x00]*)");

  /** Where the page starts; the first one starts before everything. */
  public static Newest after(Page.Request page) {
    return page.after().map(Newest::parse).orElse(new Newest(Long.MAX_VALUE, LAST_ID));
  }

  private static Newest parse(String key) {
    Matcher parts = KEY.matcher(key);
    if (!parts.matches()) {
      throw new Malformed("page_token: %s (expected: that of the same list)".formatted(key));
    }
    return new Newest(Long.parseLong(parts.group(1)), parts.group(2));
  }

  /** The key of an item, after which the next page starts. */
  public static String key(Instant time, String id) {
    return Columns.micros(time) + " " + id;
  }
}
