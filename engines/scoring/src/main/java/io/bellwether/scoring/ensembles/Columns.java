// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Categories;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.pipeline.Coded;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.ColumnType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The columns of an ensemble's row by name, which members take theirs from. */
final class Columns {
  private final List<String> names = new ArrayList<>();
  private final List<ColumnType> types = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();

  /** Of what codes of a column are, by its name. */
  private final Map<String, Categories> codes = new HashMap<>();

  private Columns() {}

  private void add(String name, ColumnType type) {
    places.put(name, names.size());
    names.add(name);
    types.add(type);
  }

  static Columns of(List<InputEncoding> encodings) {
    Columns columns = new Columns();
    for (InputEncoding encoding : encodings) {
      ColumnType type =
          encoding instanceof InputEncoding.OneHot || encoding instanceof Coded
              ? ColumnType.DOUBLE
              : encoding.type();
      encoding.columns().forEach(name -> columns.add(name, type));
      if (encoding instanceof Coded category) {
        columns.codes.put(category.name(), category.categories());
      }
    }
    return columns;
  }

  /** These and, behind them, numbers of other names. */
  Columns with(List<String> others) {
    Columns all = new Columns();
    IntStream.range(0, names.size()).forEach(i -> all.add(names.get(i), types.get(i)));
    all.codes.putAll(codes);
    for (String other : others) {
      if (places.containsKey(other)) {
        throw new ModelFormatException(
            "members", "the name " + other + ", which is an input's too", "names of their own");
      }
      all.add(other, ColumnType.DOUBLE);
    }
    return all;
  }

  List<String> names() {
    return names;
  }

  List<ColumnType> types() {
    return types;
  }

  /** A member as it takes the row: categories as their codes where the row has the same ones. */
  Pipeline seated(Pipeline member) {
    List<InputEncoding> inputs =
        member.encodings().stream()
            .map(
                input ->
                    isCoded(input)
                        ? InputEncoding.Numeric.passing(input.name(), ColumnType.DOUBLE)
                        : input)
            .toList();
    return inputs.equals(member.encodings()) ? member : member.with(inputs);
  }

  private boolean isCoded(InputEncoding input) {
    Categories here = codes.get(input.name());
    return here != null
        && input instanceof Coded category
        && category.type() == ColumnType.STRING
        && category.categories().names().equals(here.names());
  }

  /**
   * Where the inputs of a pipeline stand: by their names, or all in their order if it only numbers
   * them.
   *
   * @param candidates those that it takes in order
   * @throws ModelFormatException if there is no such column, or it has another kind of values
   */
  int[] places(String who, Pipeline pipeline, List<String> candidates) {
    List<InputEncoding> inputs = pipeline.encodings();
    boolean named =
        inputs.stream().allMatch(input -> places.containsKey(input.name()))
            && inputs.stream().anyMatch(input -> candidates.contains(input.name()));
    boolean byOrder = !named && pipeline.isNumbered() && inputs.size() == candidates.size();
    int[] found = new int[inputs.size()];
    for (int i = 0; i < found.length; i++) {
      String name = byOrder ? candidates.get(i) : inputs.get(i).name();
      Integer place = places.get(name);
      if (place == null) {
        throw new ModelFormatException(who, "takes " + name, "one of the columns " + shown(names));
      }
      boolean text = inputs.get(i).type() == ColumnType.STRING;
      if (text != (types.get(place) == ColumnType.STRING)) {
        throw new ModelFormatException(
            who, "takes %s as %s".formatted(name, text ? "text" : "a number"), "its type here");
      }
      found[i] = place;
    }
    return found;
  }

  /**
   * What an ensemble asks for whose members' inputs are passed on: all of them, each once.
   *
   * @param members in their order, by what they are called in errors
   * @param given what is not to be asked for
   * @param all whether every member is asked every row
   */
  static List<InputEncoding> union(Map<String, Pipeline> members, Set<String> given, boolean all) {
    checkNames(members);
    Map<String, InputEncoding> inputs = new LinkedHashMap<>();
    members.forEach(
        (who, member) -> {
          for (InputEncoding input : member.encodings()) {
            if (!given.contains(input.name())) {
              inputs.merge(input.name(), passing(input), (a, b) -> both(who, a, b, all));
            }
          }
        });
    return List.copyOf(inputs.values());
  }

  private static void checkNames(Map<String, Pipeline> members) {
    long numbered = members.values().stream().filter(Pipeline::isNumbered).count();
    if (numbered > 0 && numbered < members.size()) {
      members.forEach(
          (who, member) -> {
            if (member.isNumbered()) {
              throw new ModelFormatException(
                  who,
                  "only numbers its inputs",
                  "names, as others have them; register it with a signature");
            }
          });
    }
  }

  private static InputEncoding passing(InputEncoding input) {
    return switch (input) {
      case InputEncoding.Numeric number -> InputEncoding.passing(input.name(), number.type());
      case InputEncoding.Text text -> text;
      case InputEncoding.OneHot text -> new InputEncoding.Text(text.name(), true);
      case Coded category when category.type() == ColumnType.STRING -> category;
      case Coded category -> InputEncoding.passing(category.name(), category.type());
    };
  }

  /** A value has to be one for both. */
  private static InputEncoding both(
      String who, InputEncoding one, InputEncoding other, boolean all) {
    if (one instanceof Coded || other instanceof Coded) {
      return sameCodes(one, other, all).orElseGet(() -> both(who, text(one), text(other), all));
    }
    if (one instanceof InputEncoding.Text a && other instanceof InputEncoding.Text b) {
      return new InputEncoding.Text(one.name(), a.optional() && b.optional(), a.nested());
    }
    if (one.type() == ColumnType.STRING || other.type() == ColumnType.STRING) {
      throw new ModelFormatException(
          who,
          "takes %s as %s".formatted(other.name(), other.type().label()),
          one.type().label() + ", as those before it");
    }
    return strictness(one.type()) >= strictness(other.type()) ? one : other;
  }

  /**
   * Categories that both know by the same codes. What one of them refuses, all do that are asked.
   */
  private static Optional<InputEncoding> sameCodes(
      InputEncoding one, InputEncoding other, boolean all) {
    if (!(one instanceof Coded a
        && other instanceof Coded b
        && a.categories().names().equals(b.categories().names()))) {
      return Optional.empty();
    }
    if (a.categories().unseen() == b.categories().unseen()) {
      return Optional.of(a);
    }
    return all
        ? Optional.of(a.categories().unseen() == Categories.Unseen.REFUSED ? a : b)
        : Optional.empty();
  }

  private static InputEncoding text(InputEncoding input) {
    return input instanceof Coded category ? new InputEncoding.Text(category.name(), true) : input;
  }

  private static int strictness(ColumnType type) {
    return switch (type) {
      case BOOLEAN -> 2;
      case INTEGER -> 1;
      case DOUBLE, STRING, TIMESTAMP -> 0;
    };
  }

  static String shown(Collection<String> names) {
    int most = 20;
    List<String> some = names.stream().limit(most).toList();
    return names.size() <= most
        ? some.toString()
        : some + " and %d more".formatted(names.size() - most);
  }
}
