// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb.arrow;

import io.bellwether.adapters.duckdb.arrow.ArrowColumn.Kind;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A file (or stream) of Arrow, message by message. Columns are flat and of types that ours hold.
 * All methods throw {@link BrokenArrow} if the file is not as it has to be.
 */
public final class ArrowFile {
  private static final byte[] MAGIC = {'A', 'R', 'R', 'O', 'W', '1'};
  private static final int CONTINUED = -1;
  private static final int SCHEMA = 1;
  private static final int DICTIONARY = 2;
  private static final int BATCH = 3;
  private static final int MOST_COLUMNS = 10_000;
  private static final long MOST_ROWS = 100_000_000;
  private static final int MOST_IN_DICTIONARY = 1_000_000;

  /** So many rows are made at once. */
  private static final int ROWS = 512;

  private final Bytes bytes;
  private final List<ArrowColumn> columns;
  private final Map<Long, Column> dictionaries = new HashMap<>();
  private final Budget dictionaryTexts = new Budget();
  private final boolean isFile;
  private long at;

  private record Message(int type, FlatTable header, Bytes body) {}

  private ArrowFile(MemorySegment file) {
    bytes = new Bytes(file);
    isFile = hasMagic(0);
    if (isFile && !hasMagic(bytes.size() - MAGIC.length)) {
      throw new BrokenArrow("no mark at the end", "a whole file");
    }
    at = isFile ? 8 : 0;
    Message first = next();
    if (first.type != SCHEMA) {
      throw new BrokenArrow("message %d at the start".formatted(first.type), "the schema");
    }
    if (first.header.shortOf(0, 0) != 0) {
      throw new BrokenArrow("big-endian numbers", "little-endian ones");
    }
    List<FlatTable> fields = first.header.tables(1);
    if (fields.size() > MOST_COLUMNS) {
      throw new BrokenArrow(fields.size() + " columns", "at most " + MOST_COLUMNS);
    }
    columns = fields.stream().map(ArrowColumn::of).toList();
    if (columns.isEmpty()) {
      throw new BrokenArrow("no columns", "at least one");
    }
  }

  /** Reads the schema. */
  public static ArrowFile open(MemorySegment file) {
    return new ArrowFile(file);
  }

  private boolean hasMagic(long from) {
    if (bytes.size() < 8) {
      throw new BrokenArrow("%d bytes".formatted(bytes.size()), "a file or a stream of Arrow");
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes.byteAt(from + i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  public List<ArrowColumn> columns() {
    return columns;
  }

  /** Hands the rows over, in their order, some hundred at a time. */
  public void forEach(Consumer<Table> visitor) {
    List<Kind> kinds = columns.stream().map(ArrowColumn::stored).toList();
    long rows = 0;
    for (Message message = next(); message.type != 0; message = next()) {
      switch (message.type) {
        case DICTIONARY -> keep(message);
        case BATCH -> {
          ArrowBatch batch = ArrowBatch.read(message.header, message.body, kinds);
          rows += batch.rows();
          if (rows > MOST_ROWS) {
            throw new BrokenArrow("%,d rows".formatted(rows), "at most %,d".formatted(MOST_ROWS));
          }
          for (int from = 0; from < batch.rows(); from += ROWS) {
            visitor.accept(table(batch, from, Math.min(batch.rows(), from + ROWS)));
          }
        }
        default -> throw new BrokenArrow("message " + message.type, "rows or dictionaries");
      }
    }
  }

  private Table table(ArrowBatch batch, int from, int to) {
    List<Column> made = new ArrayList<>();
    Budget budget = new Budget();
    for (int i = 0; i < columns.size(); i++) {
      ArrowColumn column = columns.get(i);
      try {
        made.add(column(column, new Values(batch.columns().get(i), from, to, budget)));
      } catch (BrokenArrow e) {
        throw e.in(column.name());
      }
    }
    return Table.of(made);
  }

  private Column column(ArrowColumn column, Values values) {
    return column.dictionary().isPresent() && column.stored() instanceof Kind.Whole places
        ? named(column, values, places)
        : values.column(column.name(), column.stored());
  }

  /** The values that a dictionary has at these places. */
  private Column named(ArrowColumn column, Values values, Kind.Whole kind) {
    Column dictionary = dictionaries.get(column.dictionary().orElseThrow());
    if (dictionary == null) {
      throw new BrokenArrow("no dictionary of " + column.name(), "one before the rows");
    }
    int[] places = values.places(kind, dictionary.size());
    if (dictionary instanceof Column.Strings strings) {
      for (int place : places) {
        values.budget().take(Objects.requireNonNullElse(strings.values()[place], "").length());
      }
    }
    Column taken = dictionary.take(places);
    BitSet missing = values.missing();
    for (int i = 0; i < places.length; i++) {
      missing.set(i, missing.get(i) || taken.isMissing(i));
    }
    return switch (taken) {
      case Column.Doubles of -> new Column.Doubles(column.name(), of.values(), missing);
      case Column.Integers of -> new Column.Integers(column.name(), of.values(), missing);
      case Column.Booleans of -> new Column.Booleans(column.name(), of.values(), missing);
      case Column.Strings of -> new Column.Strings(column.name(), of.values(), missing);
      case Column.Timestamps of -> new Column.Timestamps(column.name(), of.values(), missing);
    };
  }

  private void keep(Message message) {
    long id = message.header.longOf(0);
    ArrowColumn column =
        columns.stream()
            .filter(one -> one.dictionary().filter(known -> known == id).isPresent())
            .findFirst()
            .orElseThrow(() -> new BrokenArrow("dictionary " + id, "one of the schema's"));
    if (message.header.byteOf(2, 0) != 0) {
      throw new BrokenArrow("a dictionary that grows", "one that is whole before the rows");
    }
    boolean differ =
        columns.stream()
            .filter(one -> one.dictionary().equals(column.dictionary()))
            .anyMatch(one -> !one.kind().equals(column.kind()));
    if (differ) {
      throw new BrokenArrow("columns of several types with dictionary " + id, "one type");
    }
    List<Kind> kind = List.of(column.kind());
    ArrowBatch batch = ArrowBatch.read(message.header.need(1, "rows"), message.body, kind);
    if (batch.rows() > MOST_IN_DICTIONARY) {
      throw new BrokenArrow(
          "%,d entries in a dictionary".formatted(batch.rows()),
          "at most %,d".formatted(MOST_IN_DICTIONARY));
    }
    // What is missing has place 0, which an empty one lacks.
    Column entries =
        batch.rows() == 0
            ? Column.ofStrings(column.name(), "")
            : new Values(batch.columns().getFirst(), 0, batch.rows(), dictionaryTexts)
                .column(column.name(), column.kind());
    dictionaries.put(id, entries);
  }

  /** The next message; one of type 0 at the end. */
  private Message next() {
    if (at == bytes.size()) {
      return end();
    }
    int length = bytes.intAt(at);
    at += 4;
    if (length == CONTINUED) {
      length = bytes.intAt(at);
      at += 4;
    }
    if (length == 0) {
      if (!isFile && at < bytes.size()) {
        throw new BrokenArrow("bytes behind the end of the stream", "one stream");
      }
      return end();
    }
    FlatTable message = FlatTable.root(bytes.slice(at, length));
    at += length;
    long bodyLength = message.longOf(3);
    Bytes body = bytes.slice(at, bodyLength);
    at += bodyLength;
    return new Message(message.byteOf(1, 0), message.need(2, "a header"), body);
  }

  private Message end() {
    return new Message(0, new FlatTable(bytes, 0), bytes);
  }
}
