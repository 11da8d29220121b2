// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.format;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Universal Binary JSON, draft 12 (ubjson.org): XGBoost's own format since 2.1. A value is a letter
 * for its type and its bytes, the highest first; a container may say before what type its values
 * have, and how many there are.
 */
final class UbjsonTokens implements TokenSource {
  private static final int MOST_NESTING = 64;
  private static final int MOST_NAME = 10_000;
  private static final int MOST_TEXT = 10_000_000;
  private static final int MOST_DIGITS = 100;

  /** No type was said before: each value says its own. */
  private static final char OWN = 0;

  /** How many there are was not said: an end follows the last. */
  private static final long OPEN = -1;

  private final DataInputStream in;
  private final Deque<Container> containers = new ArrayDeque<>();
  private boolean begun;
  private String text = "";
  private long whole;
  private double decimal;
  private boolean isWhole;

  /** A list or an object that the reader is in. */
  private static final class Container {
    final boolean list;
    final char type;
    long left;
    boolean named;

    Container(boolean list, char type, long left) {
      this.list = list;
      this.type = type;
      this.left = left;
    }
  }

  UbjsonTokens(InputStream in) {
    this.in = new DataInputStream(in);
  }

  @Override
  public Token next() throws IOException {
    try {
      return containers.isEmpty() ? outside() : inside(containers.element());
    } catch (EOFException e) {
      throw new MalformedException("it ends too early");
    }
  }

  private Token outside() throws IOException {
    if (!begun) {
      begun = true;
      return value(marker());
    }
    int more = in.read();
    if (more >= 0) {
      throw new MalformedException("something follows its value");
    }
    return Token.END;
  }

  private Token inside(Container container) throws IOException {
    if (container.named) {
      container.named = false;
      return value(container.type == OWN ? marker() : container.type);
    }
    if (container.left == 0) {
      return end(container);
    }
    if (container.left > 0) {
      container.left--;
    } else {
      char next = marker();
      if (next == (container.list ? ']' : '}')) {
        return end(container);
      }
      return container.list ? value(next) : name(container, next);
    }
    if (container.list) {
      return value(container.type == OWN ? marker() : container.type);
    }
    return name(container, marker());
  }

  private Token end(Container container) {
    containers.remove();
    return container.list ? Token.ARRAY_END : Token.OBJECT_END;
  }

  private Token name(Container container, char lengthType) throws IOException {
    text = text(lengthType, MOST_NAME);
    container.named = true;
    return Token.NAME;
  }

  /** The next letter that is not the one for nothing at all. */
  private char marker() throws IOException {
    char marker = letter();
    while (marker == 'N') {
      marker = letter();
    }
    return marker;
  }

  private char letter() throws IOException {
    return (char) in.readUnsignedByte();
  }

  private Token value(char type) throws IOException {
    return switch (type) {
      case '{' -> open(false);
      case '[' -> open(true);
      case 'Z' -> Token.NULL;
      case 'T' -> Token.TRUE;
      case 'F' -> Token.FALSE;
      case 'S' -> textOf(text(marker(), MOST_TEXT));
      case 'C' -> textOf(String.valueOf(letter()));
      case 'H' -> highPrecision(text(marker(), MOST_DIGITS));
      case 'd' -> fraction(in.readFloat());
      case 'D' -> fraction(in.readDouble());
      default -> wholeOf(integerOf(type));
    };
  }

  private Token textOf(String value) {
    text = value;
    return Token.TEXT;
  }

  private Token highPrecision(String digits) throws MalformedException {
    try {
      return fraction(Double.parseDouble(digits));
    } catch (NumberFormatException e) {
      throw new MalformedException("not a number: " + digits);
    }
  }

  private Token fraction(double value) {
    decimal = value;
    isWhole = false;
    return Token.NUMBER;
  }

  private Token wholeOf(long value) {
    whole = value;
    isWhole = true;
    return Token.NUMBER;
  }

  private long integerOf(char type) throws IOException {
    return switch (type) {
      case 'i' -> in.readByte();
      case 'U' -> in.readUnsignedByte();
      case 'I' -> in.readShort();
      case 'l' -> in.readInt();
      case 'L' -> in.readLong();
      default -> throw new MalformedException("unknown type 0x%02x".formatted((int) type));
    };
  }

  private long count(char type) throws IOException {
    long count = integerOf(type);
    if (count < 0) {
      throw new MalformedException("a length of " + count);
    }
    return count;
  }

  private String text(char lengthType, int most) throws IOException {
    long length = count(lengthType);
    if (length > most) {
      throw new MalformedException("a text of %d bytes (at most %d)".formatted(length, most));
    }
    byte[] bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Token open(boolean list) throws IOException {
    if (containers.size() == MOST_NESTING) {
      throw new MalformedException("nesting depth over " + MOST_NESTING);
    }
    in.mark(1);
    char next = letter();
    char type = OWN;
    if (next == '$') {
      type = letter();
      if ("ZTFN".indexOf(type) >= 0) { // They take no bytes, so there could be any number.
        throw new MalformedException("a container of values without content");
      }
      next = letter();
      if (next != '#') {
        throw new MalformedException("a type of values without their number");
      }
    }
    long count = OPEN;
    if (next == '#') {
      count = count(marker());
    } else {
      in.reset();
    }
    containers.push(new Container(list, type, count));
    return list ? Token.ARRAY_START : Token.OBJECT_START;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public boolean isWhole() {
    return isWhole;
  }

  @Override
  public long integer() throws IOException {
    if (!isWhole) {
      throw new MalformedException("not a whole number: " + decimal);
    }
    return whole;
  }

  @Override
  public double decimal() {
    return isWhole ? whole : decimal;
  }

  @Override
  public float single() {
    return isWhole ? whole : (float) decimal;
  }
}
