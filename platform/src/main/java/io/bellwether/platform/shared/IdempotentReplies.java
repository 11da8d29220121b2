// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers what a request with an idempotency key was answered, so that a repeat changes nothing.
 */
public interface IdempotentReplies {
  /** The reply to the first request with this key, if it is younger than the given time. */
  Optional<Reply> find(String workspace, String key, Instant notBefore);

  /** Keeps the reply, in place of an older one of the same key. */
  void remember(String workspace, String key, Reply reply);

  /**
   * Forgets replies from before a time, the oldest first.
   *
   * @param most so many at a time
   * @return how many they were
   */
  int forget(Instant before, int most);

  /**
   * @param request a hash of method, path and body of the request that was answered
   * @param headers what was answered beside the body, by name
   */
  record Reply(
      String request,
      int status,
      String contentType,
      Map<String, String> headers,
      String body,
      Instant time) {
    public Reply {
      headers = Map.copyOf(headers);
    }
  }
}
