// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import io.bellwether.scoring.Categories;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A category by its name, of which the model gets the code. Where names are texts, a number is
 * taken for the code itself.
 */
public record Coded(String name, Categories categories) implements InputEncoding {
  @Override
  public ColumnType type() {
    return categories.type();
  }

  @Override
  public boolean missingIndicator() {
    return false;
  }

  @Override
  public List<String> columns() {
    return List.of(name);
  }

  @Override
  public Input input() {
    List<String> texts = new ArrayList<>();
    for (Object one : type() == ColumnType.STRING ? categories.names() : List.of()) {
      if (one instanceof String text && texts.size() < MOST_TOLD && text.length() <= LONGEST_TOLD) {
        texts.add(text);
      }
    }
    return new Input(name, type(), texts);
  }

  /** The first of very many tell what they are like. */
  private static final int MOST_TOLD = 1000;

  private static final int LONGEST_TOLD = 1000;

  @Override
  public String expected() {
    return switch (categories.unseen()) {
      case REFUSED -> categories.words() + ", or null";
      case MISSING ->
          switch (type()) {
            case STRING -> "text or null";
            case BOOLEAN -> "true, false, 0, 1 or null";
            case INTEGER, DOUBLE, TIMESTAMP -> "a number or null";
          };
    };
  }

  /** A value that is taken. */
  public Object any() {
    for (Object one : categories.names()) {
      if (one != null) {
        return one;
      }
    }
    return 0L;
  }

  /** Whether a text is a category's name. */
  public boolean knows(String text) {
    return categories.code(text).isPresent();
  }

  @Override
  public boolean encode(@Nullable Object value, double[] row, int at) {
    boolean texts = type() == ColumnType.STRING;
    return switch (value) {
      case null -> put(Double.NaN, row, at);
      case Number number when texts || Double.isNaN(number.doubleValue()) ->
          put(number.doubleValue(), row, at);
      case String text -> texts && look(text, row, at);
      case Number number -> look(number, row, at);
      case Boolean truth -> !texts && look(truth, row, at);
      default -> false;
    };
  }

  private boolean look(Object value, double[] row, int at) {
    OptionalInt code = categories.code(value);
    return put(code.isPresent() ? code.getAsInt() : Double.NaN, row, at)
        && (code.isPresent() || categories.unseen() == Categories.Unseen.MISSING);
  }

  private static boolean put(double code, double[] row, int at) {
    row[at] = code;
    return true;
  }

  @Override
  public boolean encode(double number, @Nullable String text, double[] row, int at) {
    return encode(type() == ColumnType.STRING ? text : (Object) number, row, at);
  }

  @Override
  public boolean takes(ColumnType type) {
    return type != ColumnType.TIMESTAMP
        && (type != ColumnType.STRING || type() == ColumnType.STRING);
  }

  @Override
  public boolean encode(Column column, int index, double[] row, int at) {
    return encode(column.isMissing(index) ? null : column.value(index), row, at);
  }
}
