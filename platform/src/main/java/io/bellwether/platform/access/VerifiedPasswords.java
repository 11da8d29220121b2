// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords matched which hash, so that not every request costs a slow one. A password is
 * kept as a keyed hash whose key lives only in this process; an entry counts only as long as the
 * stored hash is the one that it matched, so a change of the password ends it at once, on every
 * replica.
 */
final class VerifiedPasswords {
  private static final int MOST = 10_000;

  private final SecretKeySpec key;
  private final Map<String, String> hashes =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  private @Nullable String decoy;

  VerifiedPasswords() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, "HmacSHA256");
  }

  boolean knows(Account account, String password) {
    String entry = entry(account, password);
    synchronized (hashes) {
      return account.passwordHash().equals(hashes.get(entry));
    }
  }

  void remember(Account account, String password) {
    String entry = entry(account, password);
    synchronized (hashes) {
      hashes.put(entry, account.passwordHash());
    }
  }

  /** The hash of a password that nobody has. */
  synchronized String decoy(PasswordHashes by) {
    if (decoy == null) {
      decoy = by.hash(HexFormat.of().formatHex(key.getEncoded()));
    }
    return decoy;
  }

  private String entry(Account account, String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update((account.user().id() + ":").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA256", e);
    }
  }
}
