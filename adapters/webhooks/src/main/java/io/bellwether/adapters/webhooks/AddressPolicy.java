// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import java.net.InetAddress;

/**
 * Which addresses may be called: public ones, and the loopback or private networks if the
 * configuration says so. Else whoever sets a webhook could reach what only this machine can.
 */
public enum AddressPolicy {
  PUBLIC_ONLY,
  PUBLIC_AND_LOOPBACK,
  ANY;

  boolean allows(InetAddress address) {
    return switch (this) {
      case ANY -> true;
      case PUBLIC_AND_LOOPBACK -> address.isLoopbackAddress() || PublicAddresses.contain(address);
      case PUBLIC_ONLY -> PublicAddresses.contain(address);
    };
  }
}
