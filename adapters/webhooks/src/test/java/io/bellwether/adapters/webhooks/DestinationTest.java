// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
  private static final List<String> BOTH = List.of("http", "https");

  private static void refuses(String url, List<String> schemes, AddressPolicy policy) {
    assertThatThrownBy(() -> Destination.of(url, schemes, policy))
        .as(url)
        .isInstanceOf(Destination.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "192.168.0.1",
        "172.16.5.5",
        "172.31.255.255",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "255.255.255.255",
        "[fd00::1]",
        "[fe80::1]",
        "[fec0::1]",
        "[::]",
        "[ff02::1]",
        "[2001:db8::1]",
        "[2001::1]",
        "[::ffff:10.0.0.1]",
        "[::10.0.0.1]",
        "[64:ff9b::a00:1]",
        "[64:ff9b:1::1]",
        "[2002:a00:1::]"
      })
  void whatIsNotPublicIsRefused(String host) throws Exception {
    String url = "http://" + host + "/";
    refuses(url, BOTH, AddressPolicy.PUBLIC_ONLY);
    refuses(url, BOTH, AddressPolicy.PUBLIC_AND_LOOPBACK);
    assertThat(Destination.of(url, BOTH, AddressPolicy.ANY).address()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.0.1",
        "[::1]",
        "localhost",
        "LOCALHOST",
        "ann:pw@localhost:80",
        "example.org@127.0.0.1"
      })
  void theLoopbackIsRefusedByWhateverName(String host) throws Exception {
    String url = "http://" + host + "/";
    refuses(url, BOTH, AddressPolicy.PUBLIC_ONLY);
    Destination allowed = Destination.of(url, BOTH, AddressPolicy.PUBLIC_AND_LOOPBACK);
    assertThat(allowed.address().isLoopbackAddress()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "here",
        "//h/x",
        "/etc/passwd",
        "http:",
        "http://",
        "http:///x",
        "http://?x",
        "http://:80/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://93.184.216.34 /",
        "http://93.184.216.34\r\nX-Evil: 1/",
        "http://a_b/",
        "ftp://93.184.216.34/",
        "file:///etc/passwd",
        "gopher://93.184.216.34/",
        "jar:http://93.184.216.34!/",
        "javascript:alert(1)"
      })
  void oddAddressesAreRefused(String url) {
    refuses(url, BOTH, AddressPolicy.ANY);
  }

  @Test
  void onlyTheseSchemes() throws Exception {
    refuses("http://93.184.216.34/", List.of("https"), AddressPolicy.PUBLIC_ONLY);
    Destination upper =
        Destination.of(
            "HTTPS://u:p@93.184.216.34:8443/a%20b?c=d#e",
            List.of("https"), AddressPolicy.PUBLIC_ONLY);
    assertThat(upper.isSecure()).isTrue();
    assertThat(upper.port()).isEqualTo(8443);
    assertThat(upper.host()).isEqualTo("93.184.216.34:8443");
    assertThat(upper.path()).isEqualTo("/a%20b?c=d");
    Destination bare =
        Destination.of("http://[2606:2800:220:1::1]", BOTH, AddressPolicy.PUBLIC_ONLY);
    assertThat(bare.port()).isEqualTo(80);
    assertThat(bare.path()).isEqualTo("/");
    assertThat(PublicAddresses.shown(bare.address())).isEqualTo("2606:2800:220:1::1");
  }
}
