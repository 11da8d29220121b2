// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.shared.Page;
import java.util.Objects;
import java.util.Optional;

/** Pages of label schemas, review queues, their items and issues. */
final class ReviewPages {
  private static final int MOST = 50_000;

  private ReviewPages() {}

  /** Longer pages are cut to what the server tells at once. */
  static int limit(Fields fields, int usual) {
    long given = fields.number("max_results").orElse((long) usual);
    if (given < 1 || given > MOST) {
      throw Refusal.invalid("max_results must be between 1 and " + MOST + "." + Fields.HINT);
    }
    return cut((int) given);
  }

  /** As {@code limit}, but refused in the words of a search. */
  static int searchLimit(Fields fields, int usual) {
    return cut(Limits.maxResults(fields, usual, MOST));
  }

  private static int cut(int given) {
    return Math.min(given, Page.Request.MAX_LIMIT);
  }

  /** These lists tell an empty token, too. */
  static String token(Optional<String> next, Object... scope) {
    return Objects.requireNonNullElse(Token.write(next, scope), "");
  }
}
