// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.helidon.common.buffers.DataReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The frames of an HTTP/2 connection, with the names of pseudo-headers as numbers of HPACK's static
 * table. gRPC's C core (Python, C++, …) sends {@code :path} and {@code :authority} by their names,
 * which is as good by RFC 7541, but which Helidon refuses. The table of the connection stays what
 * it is: only what stands for the name changes.
 */
final class PseudoHeaders {
  private static final int PREFACE = 24;
  private static final int HEAD = 9;
  private static final int MOST_FRAME = 1 << 14;
  private static final int STREAM = 5;
  private static final byte HEADERS = 1;
  private static final byte RESET = 3;
  private static final int PADDED = 8;
  private static final int PRIORITY = 32;
  private static final Map<String, Integer> STATIC_TABLE =
      Map.of(":authority", 1, ":method", 2, ":path", 4, ":scheme", 6);

  private final DataReader from;
  private boolean begun;
  private boolean isInFrame;

  PseudoHeaders(DataReader from) {
    this.from = from;
  }

  /** What comes next: the preface, then frame by frame. */
  byte[] next() {
    if (!begun) {
      begun = true;
      return from.readBytes(PREFACE);
    }
    byte[] head = from.readBytes(HEAD);
    isInFrame = true;
    byte[] frame = frame(head);
    isInFrame = false;
    return frame;
  }

  /** Whether nothing has been read of the next frame. */
  boolean isBetweenFrames() {
    return !isInFrame;
  }

  private byte[] frame(byte[] head) {
    int length = ((head[0] & 0xFF) << 16) | ((head[1] & 0xFF) << 8) | (head[2] & 0xFF);
    if (length == 0 || length > MOST_FRAME) {
      return head; // Too long ones are refused by their head.
    }
    byte[] frame = Arrays.copyOf(head, HEAD + length);
    System.arraycopy(from.readBytes(length), 0, frame, HEAD, length);
    return head[3] == HEADERS ? numbered(frame) : frame;
  }

  /** The number of the stream that a frame ends, if it does. */
  static OptionalInt reset(byte[] frame) {
    boolean resets = frame.length >= HEAD && frame[3] == RESET; // The preface has text there.
    return resets
        ? OptionalInt.of(ByteBuffer.wrap(frame, STREAM, Integer.BYTES).getInt() & Integer.MAX_VALUE)
        : OptionalInt.empty();
  }

  /** A frame of headers; as it is if it cannot be read, which is then told by who reads it next. */
  static byte[] numbered(byte[] frame) {
    int flags = frame[4];
    int at = HEAD + ((flags & PADDED) == 0 ? 0 : 1) + ((flags & PRIORITY) == 0 ? 0 : 5);
    int end = frame.length - ((flags & PADDED) == 0 ? 0 : frame[HEAD] & 0xFF);
    try {
      byte[] changed = new Block(frame, at, end).numbered();
      int length = changed.length - HEAD;
      changed[0] = (byte) (length >> 16);
      changed[1] = (byte) (length >> 8);
      changed[2] = (byte) length;
      return changed;
    } catch (IndexOutOfBoundsException e) {
      return frame;
    }
  }

  /** One block of headers in HPACK: fields from {@code at} to {@code end}. */
  private static final class Block {
    private final byte[] frame;
    private final int end;
    private final ByteArrayOutputStream out;
    private int at;

    Block(byte[] frame, int at, int end) {
      this.frame = frame;
      this.at = at;
      this.end = end;
      this.out = new ByteArrayOutputStream(frame.length);
    }

    byte[] numbered() {
      out.write(frame, 0, at);
      while (at < end) {
        int start = at;
        int first = frame[at] & 0xFF;
        if (first >= 0x80) {
          number(7);
        } else if (first >= 0x20 && first < 0x40) {
          number(5);
        } else if (number(first >= 0x40 ? 6 : 4) == 0) {
          start = named(first, start);
          text();
        } else {
          text();
        }
        out.write(frame, start, at - start);
      }
      out.write(frame, end, frame.length - end);
      return out.toByteArray();
    }

    /** Passes a name; the result is where what is to be copied begins. */
    private int named(int first, int start) {
      int nameAt = at;
      text();
      String name = new String(frame, nameAt + 1, at - nameAt - 1, StandardCharsets.ISO_8859_1);
      Integer known = frame[nameAt] == name.length() ? STATIC_TABLE.get(name) : null;
      if (known == null) {
        return start;
      }
      out.write(first | known);
      return at;
    }

    /** A whole number that begins in the lower bits of a byte (RFC 7541, 5.1). */
    private int number(int bits) {
      int most = (1 << bits) - 1;
      int value = frame[at++] & most;
      if (value < most) {
        return value;
      }
      for (int shift = 0; shift < 28; shift += 7) {
        int part = frame[at++];
        value += (part & 0x7F) << shift;
        if (part >= 0) {
          return value;
        }
      }
      throw new IndexOutOfBoundsException("a number of many bytes");
    }

    private void text() {
      int length = number(7);
      if (length > end - at) {
        throw new IndexOutOfBoundsException("a text ends behind the block");
      }
      at += length;
    }
  }
}
