// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens what MLflow's server has encrypted: each value with a key of its own, and that with a key
 * that is derived from the server's passphrase. All by AES-256-GCM, with the nonce in front.
 */
final class GatewayCipher {
  /** What a server uses that was given none; anybody can read it in MLflow's source. */
  static final String DEFAULT = "mlflow-default-kek-passphrase-for-development-only";

  private static final byte[] SALT =
      "mlflow-secrets-kek-v1-2025".getBytes(StandardCharsets.US_ASCII);
  private static final int ITERATIONS = 600_000;
  private static final int KEY_BITS = 256;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final String passphrase;

  /** By their version: to derive one takes some tenths of a second. */
  private final Map<Integer, byte[]> keys = new HashMap<>();

  GatewayCipher(String passphrase) {
    this.passphrase = passphrase;
  }

  /** What is kept of a value. */
  record Sealed(byte[] value, byte[] wrappedKey, int version, String id, String name) {}

  /** Empty if it was encrypted with another passphrase, or changed since. */
  Optional<String> open(Sealed sealed) {
    try {
      byte[] inner =
          run(keys.computeIfAbsent(sealed.version(), this::key), sealed.wrappedKey(), new byte[0]);
      byte[] place = (sealed.id() + "|" + sealed.name()).getBytes(StandardCharsets.UTF_8);
      return Optional.of(new String(run(inner, sealed.value(), place), StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty(); // a bad tag, or too short to be what MLflow wrote
    }
  }

  private byte[] key(int version) {
    byte[] salt =
        ByteBuffer.allocate(SALT.length + Integer.BYTES).put(SALT).putInt(version).array();
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(passphrase.toCharArray(), salt, ITERATIONS, KEY_BITS))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2", e);
    }
  }

  private static byte[] run(byte[] key, byte[] text, byte[] place) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(TAG_BITS, Arrays.copyOf(text, NONCE_BYTES)));
    cipher.updateAAD(place);
    return cipher.doFinal(text, NONCE_BYTES, Math.max(0, text.length - NONCE_BYTES));
  }
}
