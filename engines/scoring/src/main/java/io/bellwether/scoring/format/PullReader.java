// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.format;

import io.bellwether.scoring.ModelFormatException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a model file piece by piece and knows at every moment where in the file it is. Nesting, the
 * length of names, texts and numbers are bounded; memory grows with what has been read, never with
 * what the file claims.
 *
 * <p>Every method throws {@link ModelFormatException} if something else stands in the file, and
 * {@link UncheckedIOException} if the stream itself fails.
 */
public final class PullReader {
  /** An object of the formats that are read has tens; each name is kept until it ends. */
  private static final int MOST_NAMES = 1000;

  private final TokenSource source;
  private final List<Frame> path = new ArrayList<>();
  private Token token = Token.NULL;

  /** Where lists grow, the next one in the place of the last. */
  private int[] growingInts = new int[16];

  private float[] growingFloats = new float[16];

  /** One level of nesting that the reader is in. */
  private static final class Frame {
    final boolean list;

    /** Of an object's members so far. */
    final Set<String> names;

    String name = "";
    int index = -1;

    Frame(boolean list) {
      this.list = list;
      names = list ? Set.of() : new HashSet<>();
    }
  }

  private PullReader(TokenSource source) {
    this.source = source;
  }

  /** A reader of JSON, standing before its value. */
  public static PullReader json(InputStream in) {
    try {
      PullReader reader = new PullReader(new JsonTokens(in));
      reader.advance();
      return reader;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A reader of Universal Binary JSON, standing before its value. */
  public static PullReader ubjson(InputStream in) {
    PullReader reader = new PullReader(new UbjsonTokens(new BufferedInputStream(in)));
    reader.advance();
    return reader;
  }

  /** A reader of whichever of the two a file is in. */
  public static PullReader of(byte[] file) {
    InputStream in = new ByteArrayInputStream(file);
    return isUbjson(file) ? ubjson(in) : json(in);
  }

  /** After its brace an object of JSON goes on with white space, a quote or the other brace. */
  public static boolean isUbjson(byte[] file) {
    return file.length > 1 && file[0] == '{' && "iUIlL$#N".indexOf(file[1]) >= 0;
  }

  /** Where the reader stands, such as {@code learner.trees[3].left_children[5]}. */
  public String where() {
    StringBuilder where = new StringBuilder();
    for (Frame frame : path) {
      if (!frame.list) {
        where.append(where.isEmpty() || frame.name.isEmpty() ? "" : ".").append(frame.name);
      } else if (frame.index >= 0) {
        where.append('[').append(frame.index).append(']');
      }
    }
    return where.isEmpty() ? "the file" : where.toString();
  }

  /** The exception that says that what stands here is not what was expected. */
  public ModelFormatException refuse(String found, String expected) {
    return new ModelFormatException(where(), found, expected);
  }

  public void beginObject() {
    take(Token.OBJECT_START);
    path.add(new Frame(false));
  }

  /**
   * The name of the next member, which the object has once, or {@code null} once the object ends.
   */
  public @Nullable String nextName() {
    if (token == Token.OBJECT_END) {
      path.removeLast();
      advance();
      return null;
    }
    require(Token.NAME);
    String name = text();
    Frame object = path.getLast();
    object.name = name;
    if (!object.names.add(name)) {
      throw refuse("twice", "each name once in an object");
    }
    if (object.names.size() > MOST_NAMES) {
      throw refuse("one name more", "at most %,d in an object".formatted(MOST_NAMES));
    }
    advance();
    return name;
  }

  public void beginArray() {
    take(Token.ARRAY_START);
    path.add(new Frame(true));
  }

  /** Whether another element follows; false once, when the list ends. */
  public boolean nextElement() {
    if (token == Token.ARRAY_END) {
      path.removeLast();
      advance();
      return false;
    }
    path.getLast().index++;
    return true;
  }

  public boolean atText() {
    return token == Token.TEXT;
  }

  public boolean atArray() {
    return token == Token.ARRAY_START;
  }

  /** Passes over a null, if one stands here. */
  public boolean nothing() {
    boolean nothing = token == Token.NULL;
    if (nothing) {
      advance();
    }
    return nothing;
  }

  public String string() {
    require(Token.TEXT);
    String text = text();
    advance();
    return text;
  }

  public boolean bool() {
    boolean value = token == Token.TRUE;
    if (!value) {
      require(Token.FALSE);
    }
    advance();
    return value;
  }

  public double number() {
    require(Token.NUMBER);
    try {
      double value = source.decimal();
      advance();
      return value;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** A whole number in this range, both ends included. */
  public int integer(int min, int max) {
    require(Token.NUMBER);
    try {
      long value = source.integer();
      if (value < min || value > max) {
        throw refuse(Long.toString(value), "%d..%d".formatted(min, max));
      }
      advance();
      return (int) value;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** A text, a whole number of 64 bits, another number, or a truth value. */
  public Object scalar() {
    if (token == Token.TEXT) {
      return string();
    }
    if (token == Token.TRUE || token == Token.FALSE) {
      return bool();
    }
    require(Token.NUMBER);
    try {
      boolean whole = source.isWhole();
      Object value = whole ? (Object) source.integer() : (Object) source.decimal();
      advance();
      return value;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** A list of 32-bit numbers. */
  public float[] floats() {
    int size = 0;
    beginArray();
    while (nextElement()) {
      require(Token.NUMBER);
      if (size == growingFloats.length) {
        growingFloats = Arrays.copyOf(growingFloats, grown(size));
      }
      try {
        growingFloats[size++] = source.single();
      } catch (IOException e) {
        throw broken(e);
      }
      advance();
    }
    return Arrays.copyOf(growingFloats, size);
  }

  /** A list of 64-bit numbers. */
  public double[] doubles() {
    double[] values = new double[16];
    int size = 0;
    beginArray();
    while (nextElement()) {
      if (size == values.length) {
        values = Arrays.copyOf(values, grown(size));
      }
      values[size++] = number();
    }
    return Arrays.copyOf(values, size);
  }

  /** A list of lists of 64-bit numbers. */
  public double[][] rows() {
    List<double[]> rows = new ArrayList<>();
    beginArray();
    while (nextElement()) {
      rows.add(doubles());
    }
    return rows.toArray(double[][]::new);
  }

  /** A list of whole numbers; true and false count as 1 and 0. */
  public int[] ints() {
    int size = 0;
    beginArray();
    while (nextElement()) {
      if (size == growingInts.length) {
        growingInts = Arrays.copyOf(growingInts, grown(size));
      }
      boolean flag = token == Token.TRUE || token == Token.FALSE;
      growingInts[size++] = flag ? (bool() ? 1 : 0) : integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    return Arrays.copyOf(growingInts, size);
  }

  public List<String> strings() {
    List<String> values = new ArrayList<>();
    beginArray();
    while (nextElement()) {
      values.add(string());
    }
    return values;
  }

  /** Passes over the value that stands here, whatever it is. */
  public void skip() {
    int depth = 0;
    do {
      switch (token) {
        case OBJECT_START, ARRAY_START -> depth++;
        case OBJECT_END, ARRAY_END -> depth--;
        case END -> throw refuse("the end of the file", "a value");
        case NAME, TEXT, NUMBER, TRUE, FALSE, NULL -> {}
      }
      advance();
    } while (depth > 0);
  }

  /** Checks that nothing follows. */
  public void end() {
    require(Token.END);
  }

  private static int grown(int size) {
    return size + (size >> 1);
  }

  private void take(Token expected) {
    require(expected);
    advance();
  }

  private void require(Token expected) {
    if (token != expected) {
      throw refuse(token.words(), expected.words());
    }
  }

  private void advance() {
    try {
      token = source.next();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private String text() {
    try {
      return source.text();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private RuntimeException broken(IOException e) {
    return switch (e) {
      case TokenSource.MalformedException malformed ->
          refuse(String.valueOf(malformed.getMessage()), "a well-formed file");
      default -> new UncheckedIOException(e);
    };
  }
}
