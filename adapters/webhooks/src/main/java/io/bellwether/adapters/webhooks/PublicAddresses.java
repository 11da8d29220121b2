// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The addresses that IANA's registries of special-purpose addresses leave to the public. */
final class PublicAddresses {
  private static final HexFormat HEX = HexFormat.of();

  private static final List<Block> SPECIAL_4 =
      List.of(
          new Block("00000000", 8),
          new Block("0a000000", 8),
          new Block("64400000", 10), // Shared by carriers.
          new Block("7f000000", 8),
          new Block("a9fe0000", 16),
          new Block("ac100000", 12),
          new Block("c0000000", 24),
          new Block("c0000200", 24), // Documentation.
          new Block("c0586300", 24),
          new Block("c0a80000", 16),
          new Block("c6120000", 15), // Benchmarks.
          new Block("c6336400", 24),
          new Block("cb007100", 24),
          new Block("e0000000", 3)); // Groups, and what is reserved.

  private static final List<Block> SPECIAL_6 =
      List.of(
          new Block("00000000000000000000000000000000", 64),
          new Block("0064ff9b000100000000000000000000", 48),
          new Block("01000000000000000000000000000000", 64),
          new Block("20010000000000000000000000000000", 23),
          new Block("20010db8000000000000000000000000", 32),
          new Block("3fff0000000000000000000000000000", 20),
          new Block("5f000000000000000000000000000000", 16),
          new Block("fc000000000000000000000000000000", 7),
          new Block("fe800000000000000000000000000000", 9),
          new Block("ff000000000000000000000000000000", 8));

  /** Addresses that carry one of the fourth version, and where in them it stands. */
  private static final Block TRANSLATED = new Block("0064ff9b000000000000000000000000", 96);

  private static final Block TUNNELLED = new Block("20020000000000000000000000000000", 16);

  private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?=:|$)");

  private PublicAddresses() {}

  private record Block(byte[] prefix, int bits) {
    Block(String prefix, int bits) {
      this(HEX.parseHex(prefix), bits);
    }

    boolean contains(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((prefix[bit / 8] & mask) != (address[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  static boolean contain(InetAddress address) {
    return contain(address.getAddress());
  }

  private static boolean contain(byte[] address) {
    if (address.length == 4) {
      return SPECIAL_4.stream().noneMatch(block -> block.contains(address));
    }
    if (TRANSLATED.contains(address)) {
      return contain(Arrays.copyOfRange(address, 12, 16));
    }
    if (TUNNELLED.contains(address)) {
      return contain(Arrays.copyOfRange(address, 2, 6));
    }
    return SPECIAL_6.stream().noneMatch(block -> block.contains(address));
  }

  /** The address as it is usually written: with the longest row of zeros left out. */
  static String shown(InetAddress address) throws UnknownHostException {
    String text = InetAddress.getByAddress(address.getAddress()).getHostAddress();
    if (!text.contains(":")) {
      return text;
    }
    String longest = "";
    Matcher zeros = ZEROS.matcher(text);
    while (zeros.find()) {
      longest = zeros.group().length() > longest.length() ? zeros.group() : longest;
    }
    if (longest.isEmpty()) {
      return text;
    }
    int from = text.indexOf(longest);
    String before = text.substring(0, from);
    String after = text.substring(from + longest.length());
    return before + ":" + (after.isEmpty() ? ":" : after);
  }
}
