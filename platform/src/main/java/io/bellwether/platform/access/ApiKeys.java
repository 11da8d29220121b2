// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Transactions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes, lists and revokes API keys. A key is told once; what is kept is its hash. */
public final class ApiKeys {
  /** What every key begins with. */
  static final String MARK = "bw_";

  private static final int PREFIX = MARK.length() + 8;
  private static final int RANDOM_BYTES = 32;

  private final ApiKeyStore store;
  private final UserStore users;
  private final Audit audit;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public ApiKeys(
      ApiKeyStore store,
      UserStore users,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.users = users;
    this.audit = audit;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
  }

  /** A new key, and the key itself, which nobody can tell again. */
  public record Made(ApiKey key, String secret) {
    @Override
    public String toString() {
      return "Made[" + key + "]";
    }
  }

  /**
   * Makes a key of the caller's. It ends no later than the key that it is asked for with.
   *
   * @param wanted when it ends; empty = as late as it may
   */
  public Made create(Caller caller, String label, Optional<Instant> wanted) {
    Instant now = clock.instant();
    Optional<Instant> latest = caller.rights().until();
    if (wanted.isPresent() && !wanted.get().isAfter(now)) {
      throw InvalidInput.field(
          "expires_at", wanted.get(), "a time to come", "leave it out, or name a later time");
    }
    if (wanted.isPresent() && latest.isPresent() && wanted.get().isAfter(latest.get())) {
      throw InvalidInput.field(
          "expires_at",
          wanted.get(),
          "no later than %s, when the key of this request ends".formatted(latest.get()),
          "name an earlier time, or log in with the password");
    }
    Optional<Instant> expiresAt = wanted.or(() -> latest);
    if (label.isBlank() || label.length() > 250) {
      throw InvalidInput.field("label", label, "1 to 250 characters", "say what the key is for");
    }
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String secret = MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return transactions.write(
        () -> {
          ApiKey key =
              new ApiKey(
                  ids.next(), owner(caller), secret.substring(0, PREFIX), label, now, expiresAt);
          store.add(key, hash(secret));
          audit.record(
              caller,
              "api_key.create",
              "api_key:" + key.id(),
              Map.of("owner", key.owner().name(), "label", label));
          return new Made(key, secret);
        });
  }

  /** The caller's keys. */
  public List<ApiKey> list(Caller caller) {
    return store.list(owner(caller).id());
  }

  /** Ends the key; administrators may end everybody's. */
  public void revoke(Caller caller, String id) {
    transactions.write(
        () -> {
          ApiKey key =
              store
                  .find(id)
                  .filter(
                      found ->
                          caller.rights().isAdmin()
                              || found.owner().name().equals(caller.principal()))
                  .orElseThrow(() -> new NotFound("api key", id));
          store.delete(id);
          audit.record(
              caller, "api_key.revoke", "api_key:" + id, Map.of("owner", key.owner().name()));
        });
  }

  private User owner(Caller caller) {
    return users
        .find(caller.principal())
        .map(Account::user)
        .orElseThrow(() -> new NotFound("user", caller.principal()));
  }

  /** Keys are random enough for a fast hash. */
  static String hash(String key) {
    try {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
