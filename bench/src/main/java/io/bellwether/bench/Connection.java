// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * HTTP/1.1 over a plain socket that stays open. An HTTP client takes as much of the machine as the
 * server that is measured beside it; this takes a tenth.
 */
final class Connection implements Closeable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Socket socket;
  private final InputStream in;
  private boolean open = true;

  Connection(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    in = new BufferedInputStream(socket.getInputStream(), 16_384);
  }

  /** An answer, whole. */
  record Answer(int status, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** The bytes of a request with JSON, or without a body if it is empty. */
  static byte[] request(String method, URI server, String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String content =
        "Content-Type: application/json\r\nContent-Length: %d\r\n".formatted(body.length);
    return "%s %s HTTP/1.1\r\nHost: %s\r\n%s\r\n%s"
        .formatted(method, path, server.getAuthority(), json.isEmpty() ? "" : content, json)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the server will take another request. */
  boolean isOpen() {
    return open;
  }

  Answer send(byte[] request) throws IOException {
    open = false;
    socket.getOutputStream().write(request);
    return answer();
  }

  /** As {@link #send}, with a file between the first and the last bytes of the request. */
  Answer send(byte[] first, Path file, byte[] last) throws IOException {
    open = false;
    socket.getOutputStream().write(first);
    Files.copy(file, socket.getOutputStream());
    socket.getOutputStream().write(last);
    return answer();
  }

  private Answer answer() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = 0;
    boolean chunked = false;
    boolean closes = false;
    for (String header = lowerCaseLine(); !header.isEmpty(); header = lowerCaseLine()) {
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
      chunked |= header.startsWith("transfer-encoding:") && header.endsWith("chunked");
      closes |= header.startsWith("connection:") && header.endsWith("close");
    }
    byte[] body = chunked ? chunks() : exactly(length);
    open = !closes;
    return new Answer(status, body);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int length = chunkLength(); length > 0; length = chunkLength()) {
      body.writeBytes(exactly(length));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkLength() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0], 16);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw closed();
    }
    return bytes;
  }

  private String lowerCaseLine() throws IOException {
    return line().toLowerCase(Locale.ROOT);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw closed();
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static EOFException closed() {
    return new EOFException("the server closed the connection");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
