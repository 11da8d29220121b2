// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.protocols.mlflow.Clause.Operator;
import io.bellwether.protocols.mlflow.Clause.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads filters ({@code metrics.auc > 0.8 AND tags.`my team` = 'cardio'}) and orders ({@code
 * metrics.auc DESC}). There is only AND; one too many or too few between comparisons is forgiven,
 * as by MLflow.
 */
final class Filter {
  private final String text;
  private final List<Token> tokens;
  private int at;

  private Filter(String text) {
    this.text = text;
    this.tokens = tokens(text);
  }

  /** A term of an order: a column and its direction. */
  record OrderTerm(String prefix, String key, boolean ascending) {
    String column() {
      return prefix.isEmpty() ? key : prefix + "." + key;
    }
  }

  private enum Kind {
    WORD,
    SINGLE_QUOTED,
    DOUBLE_QUOTED,
    BACKTICKED,
    NUMBER,
    SIGN
  }

  private record Token(Kind kind, String text) {
    boolean is(String word) {
      return (kind == Kind.WORD || kind == Kind.SIGN) && text.equalsIgnoreCase(word);
    }
  }

  static List<Clause> parse(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    if (text.isBlank()) {
      throw Refusal.invalid("Invalid filter '" + text + "'. Could not be parsed.");
    }
    return new Filter(text).clauses();
  }

  static OrderTerm order(String text) {
    return new Filter(text).orderTerm();
  }

  private List<Clause> clauses() {
    List<Clause> clauses = new ArrayList<>();
    while (at < tokens.size()) {
      if (tokens.get(at).is("and")) {
        at++;
      } else {
        clauses.add(clause());
      }
    }
    return clauses;
  }

  private Clause clause() {
    List<String> column = column();
    Operator operator = operator();
    Value value =
        switch (operator) {
          case IS_NULL, IS_NOT_NULL -> new Value.None();
          case IN, NOT_IN -> list();
          case EQUAL, NOT_EQUAL, LESS, AT_MOST, GREATER, AT_LEAST, LIKE, ILIKE, RLIKE -> value();
        };
    return new Clause(column.getFirst(), column.getLast(), operator, value);
  }

  private OrderTerm orderTerm() {
    List<String> column = column();
    boolean ascending = true;
    if (at < tokens.size()) {
      Token direction = tokens.get(at++);
      if (direction.is("desc")) {
        ascending = false;
      } else if (!direction.is("asc")) {
        throw badOrder();
      }
    }
    if (at < tokens.size()) {
      throw badOrder();
    }
    return new OrderTerm(column.getFirst(), column.getLast(), ascending);
  }

  private Refusal badOrder() {
    return Refusal.invalid(
        "Invalid order_by clause '"
            + text
            + "'. Could not be parsed: expected 'column [ASC|DESC]'.");
  }

  /** Prefix and key; without a dot the prefix is empty. */
  private List<String> column() {
    List<String> parts = new ArrayList<>(List.of(name()));
    while (at < tokens.size() && tokens.get(at).is(".")) {
      at++;
      parts.add(name());
    }
    return parts.size() == 1
        ? List.of("", parts.getFirst())
        : List.of(parts.getFirst(), String.join(".", parts.subList(1, parts.size())));
  }

  private String name() {
    Token token = next();
    return switch (token.kind()) {
      case WORD, DOUBLE_QUOTED, BACKTICKED -> token.text();
      case SINGLE_QUOTED, NUMBER, SIGN -> throw invalid();
    };
  }

  private Operator operator() {
    Token token = next();
    return switch (token.text().toLowerCase(Locale.ROOT)) {
      case "=" -> Operator.EQUAL;
      case "!=", "<>" -> Operator.NOT_EQUAL;
      case "<" -> Operator.LESS;
      case "<=" -> Operator.AT_MOST;
      case ">" -> Operator.GREATER;
      case ">=" -> Operator.AT_LEAST;
      case "like" -> Operator.LIKE;
      case "ilike" -> Operator.ILIKE;
      case "rlike" -> Operator.RLIKE;
      case "in" -> Operator.IN;
      case "not" -> {
        expect("in");
        yield Operator.NOT_IN;
      }
      case "is" -> {
        boolean not = at < tokens.size() && tokens.get(at).is("not");
        at += not ? 1 : 0;
        expect("null");
        yield not ? Operator.IS_NOT_NULL : Operator.IS_NULL;
      }
      default -> throw invalid();
    };
  }

  private Value value() {
    Token token = next();
    return switch (token.kind()) {
      case SINGLE_QUOTED, DOUBLE_QUOTED -> new Value.Text(token.text());
      case NUMBER -> new Value.Numeric(Double.parseDouble(token.text()), token.text());
      case WORD, BACKTICKED, SIGN -> throw invalid();
    };
  }

  private Value list() {
    expect("(");
    List<String> texts = new ArrayList<>();
    while (true) {
      Token token = next();
      if (token.kind() != Kind.SINGLE_QUOTED && token.kind() != Kind.DOUBLE_QUOTED) {
        throw invalid();
      }
      texts.add(token.text());
      Token end = next();
      if (end.is(")")) {
        return new Value.Texts(texts);
      }
      if (!end.is(",")) {
        throw invalid();
      }
    }
  }

  private void expect(String word) {
    if (!next().is(word)) {
      throw invalid();
    }
  }

  private Token next() {
    if (at == tokens.size()) {
      throw invalid();
    }
    return tokens.get(at++);
  }

  private Refusal invalid() {
    return Refusal.invalid("Invalid clause(s) in filter string: '" + text + "'");
  }

  private List<Token> tokens(String filter) {
    List<Token> found = new ArrayList<>();
    int i = 0;
    while (i < filter.length()) {
      if (Character.isWhitespace(filter.charAt(i))) {
        i++;
        continue;
      }
      int end = end(filter, i);
      found.add(token(filter, i, end));
      i = end;
    }
    return found;
  }

  private int end(String filter, int from) {
    char c = filter.charAt(from);
    int i = from + 1;
    if (c == '\'' || c == '"' || c == '`') {
      int close = filter.indexOf(c, i);
      if (close < 0) {
        throw invalid();
      }
      return close + 1;
    }
    if (isWord(c) && !Character.isDigit(c)) {
      while (i < filter.length() && isWord(filter.charAt(i))) {
        i++;
      }
      return i;
    }
    Optional<Integer> number = endOfNumber(filter, from);
    if (number.isPresent()) {
      return number.get();
    }
    boolean two =
        i < filter.length()
            && List.of("!=", "<=", ">=", "<>").contains(filter.substring(from, i + 1));
    if (!two && "=<>().,".indexOf(c) < 0) {
      throw invalid();
    }
    return two ? i + 1 : i;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '/' || c == ':';
  }

  private static Optional<Integer> endOfNumber(String filter, int from) {
    var matcher = NUMBER.matcher(filter).region(from, filter.length());
    return matcher.lookingAt() ? Optional.of(matcher.end()) : Optional.empty();
  }

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

  private static Token token(String filter, int from, int end) {
    String raw = filter.substring(from, end);
    return switch (raw.charAt(0)) {
      case '\'' -> new Token(Kind.SINGLE_QUOTED, raw.substring(1, raw.length() - 1));
      case '"' -> new Token(Kind.DOUBLE_QUOTED, raw.substring(1, raw.length() - 1));
      case '`' -> new Token(Kind.BACKTICKED, raw.substring(1, raw.length() - 1));
      default -> {
        boolean number = NUMBER.matcher(raw).matches();
        boolean word = isWord(raw.charAt(0));
        yield new Token(number ? Kind.NUMBER : word ? Kind.WORD : Kind.SIGN, raw);
      }
    };
  }
}
