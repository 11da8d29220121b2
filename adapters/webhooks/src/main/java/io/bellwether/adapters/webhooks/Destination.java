// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a letter may go: its name has been resolved, and the address checked to which the
 * connection is made. A name that resolves to something else a moment later changes nothing.
 */
record Destination(URI uri, InetAddress address) {
  /** Addresses that some read as {@code 127.0.0.1} and others as something else. */
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|0[xX][0-9a-fA-Fx.]*");

  private static final Pattern CANONICAL =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  /** Nothing may be sent there. */
  static final class Refused extends Exception {
    Refused(String reason) {
      super(reason);
    }
  }

  /**
   * @param schemes in lower case
   * @throws UnknownHostException if the name resolves to nothing now
   */
  static Destination of(String url, List<String> schemes, AddressPolicy policy)
      throws Refused, UnknownHostException {
    if (url.isBlank()) {
      throw new Refused("Webhook URL cannot be empty or just whitespace: '" + url + "'");
    }
    URI uri = parse(url, schemes);
    String host = uri.getHost();
    if (host == null || host.isEmpty()) {
      throw new Refused("Webhook URL must include a hostname: '" + url + "'");
    }
    if (NUMERIC.matcher(host).matches() && !CANONICAL.matcher(host).matches()) {
      throw new Refused(
          "Webhook URL host '%s' is not a canonical IP address literal.".formatted(host));
    }
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetAddress[] all = InetAddress.getAllByName(name);
    for (InetAddress address : all) {
      if (!policy.allows(address)) {
        throw new Refused(
            "Webhook URL must not resolve to a non-public IP address. '%s' resolves to %s."
                .formatted(name, PublicAddresses.shown(address)));
      }
    }
    return new Destination(uri, all[0]);
  }

  private static URI parse(String url, List<String> schemes) throws Refused {
    int colon = url.indexOf(':');
    boolean named = colon > 0 && url.substring(0, colon).matches("[a-zA-Z][a-zA-Z0-9+.-]*");
    String scheme = named ? url.substring(0, colon).toLowerCase(Locale.ROOT) : "";
    if (!schemes.contains(scheme)) {
      throw new Refused(
          "Invalid webhook URL scheme: '%s'. Allowed schemes are: %s."
              .formatted(scheme, String.join(", ", schemes)));
    }
    if (url.matches("[^:]+:/{0,2}|[^:]+:///.*")) {
      throw new Refused("Webhook URL must include a hostname: '" + url + "'");
    }
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new Refused("Invalid webhook URL '%s': %s".formatted(url, e.getReason()));
    }
  }

  boolean isSecure() {
    return uri.getScheme().equalsIgnoreCase("https");
  }

  int port() {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return isSecure() ? 443 : 80;
  }

  String path() {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  /** As the header names it. */
  String host() {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }
}
