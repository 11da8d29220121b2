// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was answered to a {@link Post}.
 *
 * @param headers by their names in lower case
 * @param body the beginning of it
 */
record PostReply(int status, Map<String, String> headers, String body) {
  private static final int MOST_OF_HEAD = 16 << 10;
  private static final int MOST_OF_BODY = 64 << 10;

  static PostReply read(InputStream in) throws IOException {
    while (true) {
      int[] left = {MOST_OF_HEAD};
      int status = status(line(in, left));
      Map<String, String> headers = new TreeMap<>();
      for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
          headers.put(name, line.substring(colon + 1).strip());
        }
      }
      if (status >= 200) {
        return new PostReply(
            status, headers, new String(body(in, headers), StandardCharsets.UTF_8));
      }
    }
  }

  private static int status(String line) throws ProtocolException {
    if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
      throw new ProtocolException("the answer is no HTTP");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static String line(InputStream in, int[] left) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = in.read(); read != '\n'; read = in.read()) {
      if (read < 0) {
        throw new EOFException("the connection ended before the answer did");
      }
      if (--left[0] < 0) {
        throw new ProtocolException("the answer's head is too long");
      }
      line.append((char) read);
    }
    return line.toString().stripTrailing();
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (headers
        .getOrDefault("transfer-encoding", "")
        .toLowerCase(Locale.ROOT)
        .contains("chunked")) {
      return chunks(in);
    }
    String length = headers.getOrDefault("content-length", "");
    int most = length.matches("\\d{1,9}") ? Integer.parseInt(length) : MOST_OF_BODY;
    return in.readNBytes(Math.min(most, MOST_OF_BODY));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (body.size() < MOST_OF_BODY) {
      int[] left = {MOST_OF_HEAD};
      String size = line(in, left).split(";", 2)[0].strip();
      if (!size.matches("[0-9a-fA-F]{1,7}")) {
        throw new ProtocolException("a chunk of the answer has no length");
      }
      int length = Integer.parseInt(size, 16);
      if (length == 0) {
        break;
      }
      byte[] chunk = in.readNBytes(Math.min(length, MOST_OF_BODY - body.size()));
      body.writeBytes(chunk);
      if (chunk.length < length) {
        break;
      }
      line(in, left);
    }
    return body.toByteArray();
  }
}
