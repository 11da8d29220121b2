// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A header that says to a scoring server who asks; nobody is told its value. */
public final class Login {
  private static final String AUTHORIZATION = "Authorization";

  private final String header;
  private final String value;
  private final String secret;

  private Login(String header, String value, String secret) {
    this.header = header;
    this.value = value;
    this.secret = secret;
    try {
      var _ = to(HttpRequest.newBuilder(URI.create("http://localhost")));
    } catch (IllegalArgumentException e) { // Whose message has the value.
      throw new IllegalArgumentException(
          "login (expected: a header that can be sent, of printable characters)");
    }
  }

  /**
   * @throws IllegalArgumentException if it cannot be sent, which does not tell it
   */
  public static Login bearer(String token) {
    return new Login(AUTHORIZATION, "Bearer " + token, token);
  }

  /**
   * @param credentials user, colon, password
   * @throws IllegalArgumentException if there is no colon
   */
  public static Login basic(String credentials) {
    int colon = credentials.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("login (expected: user:password)");
    }
    byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getEncoder().encodeToString(bytes);
    return new Login(AUTHORIZATION, "Basic " + encoded, encoded);
  }

  /**
   * @throws IllegalArgumentException if it cannot be sent, which does not tell it
   */
  public static Login header(String name, String value) {
    return new Login(name, value, value);
  }

  HttpRequest.Builder to(HttpRequest.Builder request) {
    return request.header(header, value);
  }

  /** A text of the server's without the secret, should it have told it. */
  String hidden(String text) {
    return secret.isEmpty() ? text : text.replace(secret, "…");
  }

  @Override
  public String toString() {
    return "a login by " + header;
  }
}
