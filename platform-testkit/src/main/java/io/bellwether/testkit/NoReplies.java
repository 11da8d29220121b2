// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.shared.IdempotentReplies;
import java.time.Instant;
import java.util.Optional;

/** Keeps none; for tests that repeat no request. */
public final class NoReplies implements IdempotentReplies {
  @Override
  public int forget(Instant before, int most) {
    return 0;
  }

  @Override
  public Optional<Reply> find(String workspace, String key, Instant notBefore) {
    return Optional.empty();
  }

  @Override
  public void remember(String workspace, String key, Reply reply) {}
}
