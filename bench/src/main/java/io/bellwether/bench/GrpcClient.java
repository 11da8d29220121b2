// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Calls of one gRPC method over a plain socket, one after the other: as much of HTTP/2 as that
 * takes. It opens its windows wide at the start and does not count what it sends, which is far less
 * than a server's window.
 */
final class GrpcClient implements SocketLoad.Client {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GO_AWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int ACK = 1;
  private static final int PREFIX = 5;

  private final Socket socket;
  private final DataInputStream in;
  private final byte[] headers;
  private final List<byte[]> messages;
  private int stream = -1;

  GrpcClient(URI server, String method, List<byte[]> messages) throws IOException {
    this.messages = messages;
    socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 16_384));
    headers = headers(server.getAuthority(), method);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(frame(SETTINGS, 0, 0, new byte[0]));
    out.writeBytes(frame(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(1 << 30).array()));
    socket.getOutputStream().write(out.toByteArray());
  }

  /** In HPACK, of which the static table's numbers are used and nothing is remembered. */
  private static byte[] headers(String authority, String method) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x83); // :method POST
    out.write(0x86); // :scheme http
    out.write(0x04);
    text(out, method);
    out.write(0x01);
    text(out, authority);
    out.write(0x00);
    text(out, "content-type");
    text(out, "application/grpc");
    out.write(0x00);
    text(out, "te");
    text(out, "trailers");
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.write(text.length()); // Below 127.
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] frame(int type, int flags, int stream, byte[] body) {
    return ByteBuffer.allocate(9 + body.length)
        .putInt((body.length << 8) | type)
        .put((byte) flags)
        .putInt(stream)
        .put(body)
        .array();
  }

  @Override
  public boolean succeeds(int number) throws IOException {
    stream += 2;
    byte[] message = messages.get(number % messages.size());
    byte[] framed =
        ByteBuffer.allocate(PREFIX + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    out.writeBytes(frame(HEADERS, END_HEADERS, stream, headers));
    out.writeBytes(frame(DATA, END_STREAM, stream, framed));
    socket.getOutputStream().write(out.toByteArray());
    return answered();
  }

  /** Reads to the end of the stream; only a success has a message. */
  private boolean answered() throws IOException {
    boolean hasMessage = false;
    while (true) {
      int lengthAndType = in.readInt();
      int flags = in.readUnsignedByte();
      int of = in.readInt();
      byte[] body = in.readNBytes(lengthAndType >>> 8);
      int type = lengthAndType & 0xFF;
      if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
        socket.getOutputStream().write(frame(type, ACK, 0, type == PING ? body : new byte[0]));
      } else if (type == GO_AWAY) {
        throw new IOException("the server ends the connection");
      } else if (of == stream) {
        hasMessage |= type == DATA && body.length > PREFIX;
        if (type <= HEADERS && (flags & END_STREAM) != 0) {
          return hasMessage;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
