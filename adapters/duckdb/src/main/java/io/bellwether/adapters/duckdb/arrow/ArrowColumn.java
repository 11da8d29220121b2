// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb.arrow;

import io.bellwether.tabular.ColumnType;
import java.util.Optional;

/**
 * A column as a file's schema tells it.
 *
 * @param dictionary whose values the column's numbers count, if it is of one
 * @param stored what stands in the batches: {@code kind}, or the numbers
 */
public record ArrowColumn(String name, Kind kind, Optional<Long> dictionary, Kind stored) {
  /** How values are kept. */
  public sealed interface Kind {
    /** Whole numbers of 1, 2, 4 or 8 bytes. */
    record Whole(int bytes, boolean signed) implements Kind {}

    /** Numbers of 2, 4 or 8 bytes. */
    record Floating(int bytes) implements Kind {}

    /** Of 4, 8, 16 or 32 bytes. */
    record Decimal(int bytes, int scale) implements Kind {}

    record Truth() implements Kind {}

    /**
     * @param offsetBytes 4 or 8
     */
    record Text(int offsetBytes) implements Kind {}

    /** Texts of 12 bytes or less stand where they are counted, others elsewhere. */
    record TextView() implements Kind {}

    /**
     * @param bytes 4 or 8
     * @param perSecond how many units a second has; 0: a unit is a day
     */
    record Time(int bytes, long perSecond) implements Kind {}

    /** What no column of ours holds. */
    record Other(String name) implements Kind {}
  }

  private static final int MOST_SCALE = 76;

  private static final String[] NAMES = {
    "none",
    "null",
    "int",
    "floating point",
    "binary",
    "utf8",
    "bool",
    "decimal",
    "date",
    "time",
    "timestamp",
    "interval",
    "list",
    "struct",
    "union",
    "fixed-size binary",
    "fixed-size list",
    "map",
    "duration",
    "large binary",
    "large utf8",
    "large list",
    "run-end encoded",
    "binary view",
    "utf8 view",
    "list view",
    "large list view"
  };

  static ArrowColumn of(FlatTable field) {
    Kind kind = kind(field);
    Optional<FlatTable> encoding = field.table(4);
    return new ArrowColumn(
        field.text(0),
        kind,
        encoding.map(known -> known.longOf(0)),
        encoding
            .map(known -> known.table(1).map(ArrowColumn::whole).orElse(new Kind.Whole(4, true)))
            .orElse(kind));
  }

  private static Kind kind(FlatTable field) {
    int number = field.byteOf(2, 0);
    FlatTable type = field.need(3, "a type");
    return switch (number) {
      case 2 -> whole(type);
      case 3 -> new Kind.Floating(2 << Math.clamp(type.shortOf(0, 0), 0, 2));
      case 5 -> new Kind.Text(4);
      case 6 -> new Kind.Truth();
      case 7 -> decimal(type.intOf(2, 128), type.intOf(1, 0));
      case 8 -> type.shortOf(0, 1) == 0 ? new Kind.Time(4, 0) : new Kind.Time(8, 1000);
      case 10 -> new Kind.Time(8, (long) Math.pow(1000, Math.clamp(type.shortOf(0, 0), 0, 3)));
      case 20 -> new Kind.Text(8);
      case 24 -> new Kind.TextView();
      default ->
          new Kind.Other(number > 0 && number < NAMES.length ? NAMES[number] : "type " + number);
    };
  }

  private static Kind decimal(int bits, int scale) {
    boolean known = bits == 32 || bits == 64 || bits == 128 || bits == 256;
    if (!known || Math.abs((long) scale) > MOST_SCALE) {
      throw new BrokenArrow(
          "decimals of %d bits and scale %d".formatted(bits, scale),
          "32, 64, 128 or 256, and at most " + MOST_SCALE);
    }
    return new Kind.Decimal(bits / 8, scale);
  }

  private static Kind whole(FlatTable type) {
    int bits = type.intOf(0, 0);
    if (bits != 8 && bits != 16 && bits != 32 && bits != 64) {
      throw new BrokenArrow("whole numbers of %d bits".formatted(bits), "8, 16, 32 or 64");
    }
    return new Kind.Whole(bits / 8, type.byteOf(1, 0) != 0);
  }

  /** What it is to us; absent if it is none of ours. */
  public Optional<ColumnType> type() {
    return switch (kind) {
      case Kind.Whole whole ->
          Optional.of(whole.bytes == 8 && !whole.signed ? ColumnType.DOUBLE : ColumnType.INTEGER);
      case Kind.Floating _, Kind.Decimal _ -> Optional.of(ColumnType.DOUBLE);
      case Kind.Truth _ -> Optional.of(ColumnType.BOOLEAN);
      case Kind.Text _, Kind.TextView _ -> Optional.of(ColumnType.STRING);
      case Kind.Time _ -> Optional.of(ColumnType.TIMESTAMP);
      case Kind.Other _ -> Optional.empty();
    };
  }

  /** The type as a reason names it. */
  public String typeName() {
    return kind instanceof Kind.Other other ? other.name : kind.toString();
  }
}
