// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Splits bytes into records and cells; what a cell means is not its business. */
final class CsvCells implements Closeable {
  private static final int END = -1;
  private static final int MAX_RECORD = 16 << 20;

  private final InputStream file;
  private final byte delimiter;
  private final byte[] buffer = new byte[1 << 16];
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private int at;
  private int limit;
  private boolean isStarted;

  /** The present record's cells without their quotes, one after the other, and where each ends. */
  private byte[] bytes = new byte[256];

  private int[] ends = new int[32];
  private int length;
  private int count;
  private @Nullable Fault fault;

  /** What is wrong with the way the present record is written. */
  record Fault(String value, String expected, String fix) {}

  CsvCells(InputStream file, byte delimiter) {
    this.file = file;
    this.delimiter = delimiter;
  }

  /** Reads the next record; false at the end. */
  boolean read() throws IOException {
    if (!isStarted) {
      isStarted = true;
      skipByteOrderMark();
    }
    length = 0;
    count = 0;
    fault = null;
    if (peek() == END) {
      return false;
    }
    while (cell()) {
      // The next cell of the same record.
    }
    return true;
  }

  int count() {
    return count;
  }

  boolean isEmpty(int cell) {
    for (int i = start(cell); i < ends[cell]; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /** The cell's text; {@code null} if it is not UTF-8 or has a NUL. */
  @Nullable String text(int cell) {
    int start = start(cell);
    int size = ends[cell] - start;
    boolean isAscii = true;
    for (int i = start; i < ends[cell]; i++) {
      isAscii &= bytes[i] > 0;
    }
    if (isAscii) {
      return new String(bytes, start, size, StandardCharsets.ISO_8859_1);
    }
    try {
      String text = utf8.decode(ByteBuffer.wrap(bytes, start, size)).toString();
      return text.indexOf('\0') >= 0 ? null : text;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** For a message. */
  String asFarAsReadable(int cell) {
    return new String(bytes, start(cell), ends[cell] - start(cell), StandardCharsets.UTF_8);
  }

  @Nullable Fault fault() {
    return fault;
  }

  private int start(int cell) {
    return cell == 0 ? 0 : ends[cell - 1];
  }

  /** Reads a cell; true if the record has one more. */
  private boolean cell() throws IOException {
    int start = length;
    int next = take();
    while (next == ' ') {
      append((byte) next);
      next = take();
    }
    if (next == '"') {
      length = start;
      next = quoted(start);
    }
    while (next != END && next != delimiter && next != '\n' && next != '\r') {
      append((byte) next);
      next = take();
    }
    endCell();
    if (next == '\r' && peek() == '\n') {
      take();
    }
    return next == delimiter;
  }

  /** Reads to the closing quote; returns what comes after it and after blanks. */
  private int quoted(int start) throws IOException {
    while (true) {
      int next = take();
      if (next == END) {
        String value =
            new String(bytes, start, Math.min(length - start, 60), StandardCharsets.UTF_8);
        fault =
            new Fault('"' + value, "a closing quote", "close the quote; write \"\" for a quote");
        return END;
      }
      if (next != '"') {
        append((byte) next);
      } else if (peek() == '"') {
        append((byte) take());
      } else {
        return afterQuote(start);
      }
    }
  }

  private int afterQuote(int start) throws IOException {
    int next = take();
    while (next == ' ') {
      next = take();
    }
    if (next != END && next != delimiter && next != '\n' && next != '\r') {
      String value = new String(bytes, start, length - start, StandardCharsets.UTF_8);
      fault =
          new Fault(
              '"' + value + '"' + (char) next,
              "the delimiter or the end of the line after a closing quote",
              "write \"\" for a quote inside of quotes");
    }
    return next;
  }

  private void append(byte value) {
    if (length >= MAX_RECORD) {
      if (fault == null) {
        fault = new Fault("…", "rows of at most 16 MB", "look for a quote that is not closed");
      }
      return;
    }
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = value;
  }

  private void endCell() {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
    }
    ends[count++] = length;
  }

  private void skipByteOrderMark() throws IOException {
    if (peek() == 0xEF && limit >= 3 && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF) {
      at = 3;
    }
  }

  private int peek() throws IOException {
    if (at == limit) {
      at = 0;
      limit = file.readNBytes(buffer, 0, buffer.length);
      if (limit == 0) {
        return END;
      }
    }
    return buffer[at] & 0xFF;
  }

  private int take() throws IOException {
    int next = peek();
    if (next != END) {
      at++;
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
