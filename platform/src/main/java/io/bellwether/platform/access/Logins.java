// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.shared.NotAuthenticated;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Finds out who is asking. */
public final class Logins {
  private static final System.Logger LOG = System.getLogger(Logins.class.getName());

  private final UserStore users;
  private final ApiKeyStore keys;
  private final PasswordHashes hashes;
  private final InstantSource clock;
  private final Attempts attempts;
  private final VerifiedPasswords verified = new VerifiedPasswords();

  public Logins(UserStore users, ApiKeyStore keys, PasswordHashes hashes, InstantSource clock) {
    this.users = users;
    this.keys = keys;
    this.hashes = hashes;
    this.clock = clock;
    this.attempts = new Attempts(clock);
  }

  /**
   * Who has logged in.
   *
   * @param until when the login ends; empty = it does not
   */
  public record Login(User user, Optional<Instant> until) {}

  /**
   * @param address where the request comes from
   * @throws NotAuthenticated if nobody has these credentials
   * @throws io.bellwether.platform.shared.TooManyAttempts if they were wrong too often
   */
  public Login login(Credentials credentials, String address) {
    return switch (credentials) {
      case Credentials.None _ -> throw new NotAuthenticated("no credentials (expected: a login)");
      case Credentials.Unreadable _ ->
          throw new NotAuthenticated(
              "Authorization cannot be read (expected: Basic with name and password, or Bearer with"
                  + " an API key)");
      case Credentials.Key key -> byKey("", key.key(), address);
      case Credentials.Password(String name, String password) ->
          password.startsWith(ApiKeys.MARK)
              ? byKey(name, password, address)
              : new Login(byPassword(name, password, address), Optional.empty());
    };
  }

  /**
   * @param name whose key it must be; empty = anybody's
   */
  private Login byKey(String name, String key, String address) {
    Optional<Login> owner =
        keys.findByHash(ApiKeys.hash(key))
            .filter(found -> !found.isExpired(clock.instant()))
            .filter(found -> name.isEmpty() || found.owner().name().equals(name))
            .map(found -> new Login(found.owner(), found.expiresAt()));
    if (owner.isEmpty()) {
      attempts.check("", address);
      attempts.failed("", address);
      throw refused("an API key", address);
    }
    return owner.get();
  }

  private User byPassword(String name, String password, String address) {
    Optional<Account> account = users.find(name);
    if (account.isPresent() && verified.knows(account.get(), password)) {
      return account.get().user();
    }
    if (!attempts.guess(name, address, () -> isRight(account, password))) {
      throw refused(account.isEmpty() ? "an unknown user" : "user " + name, address);
    }
    return account.orElseThrow().user();
  }

  /** Requests that waited while the same password was verified find it so. */
  private boolean isRight(Optional<Account> account, String password) {
    if (account.isEmpty()) {
      hashes.matches(password, verified.decoy(hashes)); // Takes as long as for a known name.
      return false;
    }
    boolean right =
        verified.knows(account.get(), password)
            || hashes.matches(password, account.get().passwordHash());
    if (right) {
      verified.remember(account.get(), password);
    }
    return right;
  }

  private static NotAuthenticated refused(String who, String address) {
    LOG.log(System.Logger.Level.WARNING, "refused a login of {0} from {1}", who, address);
    return new NotAuthenticated("wrong credentials (expected: name and password, or an API key)");
  }
}
