// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.shared.TooManyAttempts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Slows down who guesses: after some failures of one user from one address, each further one
 * doubles the wait; after more of all users from one address there is a short one, since many users
 * may come through one proxy. Kept in memory.
 */
final class Attempts {
  private static final int FREE_OF_USER = 5;
  private static final int FREE_OF_ADDRESS = 50;
  private static final long LONGEST_OF_USER = 60;
  private static final long LONGEST_OF_ADDRESS = 2;
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
  private static final int MOST = 10_000;
  private static final int TURNS = 256;

  private final InstantSource clock;
  private final ReentrantLock[] turns =
      Stream.generate(ReentrantLock::new).limit(TURNS).toArray(ReentrantLock[]::new);
  private final Map<String, Failures> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > MOST;
        }
      };

  private record Failures(int count, Instant last, Instant blockedUntil) {}

  Attempts(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Tries whether a guess is right, one after the other of the same user from the same address: of
   * guesses that are sent at once, each knows how those before it ended.
   *
   * @throws TooManyAttempts if the next attempt has to wait; then the guess is not looked at
   */
  boolean guess(String user, String address, BooleanSupplier isRight) {
    ReentrantLock turn = turns[Math.floorMod(pair(user, address).hashCode(), turns.length)];
    turn.lock();
    try {
      check(user, address);
      boolean right = isRight.getAsBoolean();
      if (right) {
        succeeded(user, address);
      } else {
        failed(user, address);
      }
      return right;
    } finally {
      turn.unlock();
    }
  }

  /**
   * @throws TooManyAttempts if the next attempt has to wait
   */
  synchronized void check(String user, String address) {
    check(failures.get(pair(user, address)));
    check(failures.get(address));
  }

  private void check(@Nullable Failures known) {
    Instant now = clock.instant();
    if (known != null && now.isBefore(known.blockedUntil())) {
      throw new TooManyAttempts(Duration.between(now, known.blockedUntil()));
    }
  }

  synchronized void failed(String user, String address) {
    count(pair(user, address), FREE_OF_USER, LONGEST_OF_USER);
    count(address, FREE_OF_ADDRESS, LONGEST_OF_ADDRESS);
  }

  synchronized void succeeded(String user, String address) {
    failures.remove(pair(user, address));
  }

  private void count(String key, int free, long longest) {
    Instant now = clock.instant();
    Failures known = failures.get(key);
    int before =
        known == null || known.last().plus(FORGOTTEN_AFTER).isBefore(now) ? 0 : known.count();
    int count = before + 1;
    long wait = count < free ? 0 : Math.min(longest, 1L << Math.min(30, count - free));
    failures.put(key, new Failures(count, now, now.plusSeconds(wait)));
  }

  private static String pair(String user, String address) {
    return address + " " + user;
  }
}
