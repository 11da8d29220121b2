// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the one operation of a GraphQL document, with its variables filled in. */
final class GraphqlDocument {
  static final int MOST_DEPTH = 10;
  static final int MOST_SELECTIONS = 1000;

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\G(?:[\\s,\\uFEFF]|#[^\\n]*)*"
              + "(\\.\\.\\.|[_A-Za-z]\\w*|\"(?:\\\\.|[^\"\\\\\\n])*\"|-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?"
              + "|[!$&()\\[\\]{}:=@|])");
  private static final String END = "";

  private final List<String> tokens;
  private final JsonNode variables;
  private final Map<String, Integer> fragments = new HashMap<>();
  private int at;
  private int selections;

  private GraphqlDocument(String text, JsonNode variables) {
    this.tokens = tokens(text);
    this.variables = variables;
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).equals("fragment") && (i == 0 || tokens.get(i - 1).equals("}"))) {
        fragments.put(tokens.get(i + 1), i + 2);
      }
    }
  }

  /** A field that is asked for, and what of it. */
  record Field(String alias, String name, JsonNode arguments, List<Field> fields) {
    boolean asksFor(String field) {
      return fields.stream().anyMatch(asked -> asked.name().equals(field));
    }
  }

  static List<Field> fields(String text, JsonNode variables) {
    GraphqlDocument document = new GraphqlDocument(text, variables);
    document.skipTo("{");
    return document.selectionSet(1);
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.find()) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (!text.substring(end).replaceAll("#[^\\n]*", "").replace(",", "").isBlank()) {
      throw Refusal.invalid("Syntax Error: Cannot parse the query at character " + end + ".");
    }
    return tokens;
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : END;
  }

  private String next() {
    String token = peek();
    if (token.equals(END)) {
      throw Refusal.invalid("Syntax Error: Unexpected <EOF>.");
    }
    at++;
    return token;
  }

  private void expect(String token) {
    String found = next();
    if (!found.equals(token)) {
      throw Refusal.invalid("Syntax Error: Expected '%s', found '%s'.".formatted(token, found));
    }
  }

  /** Past an operation's name, variables and directives; parentheses may hold braces. */
  private void skipTo(String token) {
    while (!peek().equals(token)) {
      if (peek().equals("(")) {
        skipParentheses();
      } else {
        next();
      }
    }
  }

  private List<Field> selectionSet(int depth) {
    if (depth > MOST_DEPTH) {
      throw Refusal.invalid("Query exceeds maximum depth of " + MOST_DEPTH);
    }
    expect("{");
    List<Field> fields = new ArrayList<>();
    while (!peek().equals("}")) {
      if (++selections > MOST_SELECTIONS) {
        throw Refusal.invalid("Query exceeds maximum total selections of " + MOST_SELECTIONS);
      }
      if (peek().equals("...")) {
        at++;
        fields.addAll(fragment(depth));
      } else {
        fields.add(field(depth));
      }
    }
    at++;
    return fields;
  }

  private List<Field> fragment(int depth) {
    Integer place = fragments.get(peek());
    if (place == null) {
      skipTo("{");
      return selectionSet(depth + 1);
    }
    int back = at + 1;
    at = place;
    skipTo("{");
    List<Field> fields = selectionSet(depth + 1);
    at = back;
    skipDirectives();
    return fields;
  }

  private Field field(int depth) {
    String alias = next();
    String name = alias;
    if (peek().equals(":")) {
      at++;
      name = next();
    }
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    if (peek().equals("(")) {
      at++;
      while (!peek().equals(")")) {
        String argument = next();
        expect(":");
        arguments.set(argument, value());
      }
      at++;
    }
    skipDirectives();
    List<Field> fields = peek().equals("{") ? selectionSet(depth + 1) : List.of();
    return new Field(alias, name, arguments, fields);
  }

  private void skipDirectives() {
    while (peek().equals("@")) {
      at += 2;
      if (peek().equals("(")) {
        skipParentheses();
      }
    }
  }

  private void skipParentheses() {
    int open = 0;
    do {
      String skipped = next();
      open += skipped.equals("(") ? 1 : skipped.equals(")") ? -1 : 0;
    } while (open > 0);
  }

  private JsonNode value() {
    String token = next();
    return switch (token) {
      case "$" -> variables.path(next());
      case "[" -> {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        while (!peek().equals("]")) {
          list.add(value());
        }
        at++;
        yield list;
      }
      case "{" -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (!peek().equals("}")) {
          String name = next();
          expect(":");
          object.set(name, value());
        }
        at++;
        yield object;
      }
      default -> scalar(token);
    };
  }

  private static JsonNode scalar(String token) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (token) {
      case "true" -> make.booleanNode(true);
      case "false" -> make.booleanNode(false);
      case "null" -> make.nullNode();
      default -> {
        if (token.startsWith("\"")) {
          yield make.textNode(token.substring(1, token.length() - 1).replace("\\\"", "\""));
        }
        boolean number = token.matches("-?\\d{1,18}");
        yield number ? make.numberNode(Long.parseLong(token)) : make.textNode(token);
      }
    };
  }
}
