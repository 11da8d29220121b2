// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.platform.datasets.ingest.Problems;
import io.bellwether.platform.datasets.ingest.TextRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of a file with one JSON object a line; a key that a line lacks is missing there. */
final class JsonRows implements TextRows {
  private static final JsonFactory JSON = new JsonFactory();

  private final BufferedReader lines;
  private final Set<String> missing;
  private final Problems problems;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();
  private final List<@Nullable String> values = new ArrayList<>();
  private final BitSet texts = new BitSet();
  private long row;

  JsonRows(InputStream file, List<String> missing, Problems problems) {
    this.lines =
        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8.newDecoder()));
    this.missing = Set.copyOf(missing);
    this.problems = problems;
  }

  @Override
  public List<String> columns() {
    return names;
  }

  @Override
  public boolean next() throws IOException {
    String line = line();
    while (line != null) {
      row++;
      if (parse(line)) {
        return true;
      }
      line = line();
    }
    return false;
  }

  private @Nullable String line() throws IOException {
    try {
      String line = lines.readLine();
      while (line != null && line.isBlank()) {
        line = lines.readLine();
      }
      return line;
    } catch (CharacterCodingException e) {
      problems.cell(row + 1, null, null, "UTF-8 text", "save the file as UTF-8");
      problems.throwIfAny();
      return null;
    }
  }

  private boolean parse(String line) throws IOException {
    values.replaceAll(_ -> null);
    texts.clear();
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        problems.cell(row, null, line, "a JSON object", "write one object a line");
        return false;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        take(parser, parser.currentName());
      }
      if (parser.nextToken() != null) {
        problems.cell(row, null, line, "one JSON object", "write one object a line");
        return false;
      }
      return true;
    } catch (JsonProcessingException e) {
      problems.cell(row, null, line, "valid JSON: " + e.getOriginalMessage(), "correct the line");
      return false;
    }
  }

  private void take(JsonParser parser, String name) throws IOException {
    JsonToken token = parser.nextToken();
    Integer known = places.putIfAbsent(name, names.size());
    int place = known == null ? names.size() : known;
    if (known == null) {
      names.add(name);
      values.add(null);
    }
    if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
      parser.skipChildren();
      problems.cell(
          row,
          name,
          token == JsonToken.START_OBJECT ? "{…}" : "[…]",
          "a text, a number, true, false or null",
          "write the parts as keys of their own");
    } else if (token != JsonToken.VALUE_NULL) {
      String text = parser.getText().strip();
      values.set(place, text.isEmpty() || missing.contains(text) ? null : text);
      texts.set(place, token == JsonToken.VALUE_STRING);
    }
  }

  @Override
  public long row() {
    return row;
  }

  @Override
  public @Nullable String value(int column) {
    return column < values.size() ? values.get(column) : null;
  }

  @Override
  public boolean isText(int column) {
    return texts.get(column);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
