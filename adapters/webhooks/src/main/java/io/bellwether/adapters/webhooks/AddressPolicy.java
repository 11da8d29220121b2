// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Which addresses may be called: public ones, and the loopback or private networks if the
 * configuration says so. Else whoever sets a webhook could reach what only this machine can.
 */
public enum AddressPolicy {
  PUBLIC_ONLY,
  PUBLIC_AND_LOOPBACK,
  ANY;

  /** Why the address may not be called; nothing if it may. */
  Optional<String> refusal(URI address) throws UnknownHostException {
    String scheme = address.getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      return Optional.of("scheme: %s (expected: http or https)".formatted(scheme));
    }
    String host = address.getHost();
    if (host == null) {
      return Optional.of("the address names no host");
    }
    for (InetAddress resolved : InetAddress.getAllByName(host)) {
      if (!allows(resolved)) {
        return Optional.of(
            "%s is %s, an address of a private network (expected: a public one; allow others in the configuration)"
                .formatted(host, resolved.getHostAddress()));
      }
    }
    return Optional.empty();
  }

  private boolean allows(InetAddress address) {
    return switch (this) {
      case ANY -> true;
      case PUBLIC_AND_LOOPBACK -> address.isLoopbackAddress() || isPublic(address);
      case PUBLIC_ONLY -> isPublic(address);
    };
  }

  private static boolean isPublic(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (bytes.length == 4) {
      boolean sharedCarrier = first == 100 && second >= 64 && second < 128;
      return first != 0 && first < 240 && !sharedCarrier;
    }
    boolean uniqueLocal = (first & 0xfe) == 0xfc;
    return !uniqueLocal;
  }
}
