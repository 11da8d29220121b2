// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.scoring.Categories;
import io.bellwether.scoring.Categories.Unseen;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a model learnt about its inputs, as JSON: {@code
 * [{"name","type","categories"?,"imputation"?,"missing_indicator"?,"as_is"?,"codes"?,"unseen"?}]}.
 * The names of {@code codes} are texts, numbers or truth values, null for one that is not known.
 */
public final class InputFile {
  private InputFile() {}

  /**
   * @throws ModelFormatException if something else stands there
   */
  public static List<InputEncoding> read(PullReader in) {
    List<InputEncoding> encodings = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      encodings.add(new Entry().read(in));
    }
    return encodings;
  }

  public static void write(JsonGenerator json, List<InputEncoding> encodings) throws IOException {
    json.writeStartArray();
    for (InputEncoding encoding : encodings) {
      write(json, encoding);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, InputEncoding encoding) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", encoding.name());
    json.writeStringField("type", encoding.type().label());
    switch (encoding) {
      case InputEncoding.Numeric numeric -> {
        if (numeric.imputation().isPresent()) {
          json.writeNumberField("imputation", numeric.imputation().getAsDouble());
        }
      }
      case InputEncoding.Text text -> json.writeBooleanField("as_is", true);
      case Coded category -> {
        json.writeArrayFieldStart("codes");
        for (Object one : category.categories().names()) {
          switch (one) {
            case null -> json.writeNull();
            case Long whole -> json.writeNumber(whole);
            case Number number -> json.writeNumber(number.doubleValue());
            case Boolean truth -> json.writeBoolean(truth);
            default -> json.writeString(one.toString());
          }
        }
        json.writeEndArray();
        json.writeStringField("unseen", label(category.categories().unseen()));
      }
      case InputEncoding.OneHot text -> {
        strings(json, "categories", text.categories());
        if (text.imputation().isPresent()) {
          json.writeStringField("imputation", text.imputation().get());
        }
      }
    }
    json.writeBooleanField("missing_indicator", encoding.missingIndicator());
    json.writeEndObject();
  }

  private static String label(Unseen unseen) {
    return unseen.name().toLowerCase(Locale.ROOT);
  }

  static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  /** The members of one input, in any order. */
  private static final class Entry {
    private @Nullable String name;
    private @Nullable ColumnType type;
    private List<String> categories = List.of();
    private OptionalDouble number = OptionalDouble.empty();
    private Optional<String> category = Optional.empty();
    private boolean missingIndicator;
    private boolean asIs;
    private @Nullable List<@Nullable Object> codes;
    private Unseen unseen = Unseen.REFUSED;

    InputEncoding read(PullReader in) {
      String where = in.where();
      in.beginObject();
      for (String member; (member = in.nextName()) != null; ) {
        member(member, in);
      }
      if (name == null || type == null) {
        throw new ModelFormatException(where, "no name or no type", "both");
      }
      try {
        if (asIs) {
          return InputEncoding.passing(name, type);
        }
        if (codes != null) {
          return new Coded(name, new Categories(codes, unseen));
        }
        return type == ColumnType.STRING
            ? new InputEncoding.OneHot(name, categories, category, missingIndicator)
            : new InputEncoding.Numeric(name, type, number, missingIndicator);
      } catch (IllegalArgumentException e) {
        throw new ModelFormatException(where, String.valueOf(e.getMessage()), "a valid input");
      }
    }

    private void member(String member, PullReader in) {
      switch (member) {
        case "name" -> name = in.string();
        case "type" -> {
          String where = in.where();
          String label = in.string();
          type =
              ColumnType.ofLabel(label)
                  .orElseThrow(
                      () -> new ModelFormatException(where, label, "the type of a column"));
        }
        case "categories" -> categories = in.strings();
        case "imputation" -> {
          if (in.atText()) {
            category = Optional.of(in.string());
          } else {
            number = OptionalDouble.of(in.number());
          }
        }
        case "codes" -> codes = scalars(in);
        case "unseen" -> unseen = unseen(in);
        case "as_is" -> asIs = in.bool();
        case "missing_indicator" -> missingIndicator = in.bool();
        default ->
            throw new ModelFormatException(
                in.where(),
                "not known",
                "name, type, categories, imputation, missing_indicator, as_is, codes or unseen");
      }
    }

    private static List<@Nullable Object> scalars(PullReader in) {
      List<@Nullable Object> values = new ArrayList<>();
      in.beginArray();
      while (in.nextElement()) {
        values.add(in.nothing() ? null : in.scalar());
      }
      return values;
    }

    private static Unseen unseen(PullReader in) {
      String where = in.where();
      String found = in.string();
      return Arrays.stream(Unseen.values())
          .filter(one -> label(one).equals(found))
          .findFirst()
          .orElseThrow(() -> new ModelFormatException(where, found, "refused or missing"));
    }
  }
}
