// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.reviews.LabelSchema;
import io.bellwether.platform.reviews.LabelSchema.Input;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A schema of labels as MLflow writes it, and what it may look like. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LabelSchemaWire(
    String schemaId,
    String experimentId,
    String name,
    String type,
    Map<String, Object> input,
    @Nullable String instruction,
    boolean enableComment,
    long createdAt,
    long lastUpdatedAt,
    boolean isDefault) {
  private static final int NAME = 250;
  private static final int INSTRUCTION = 1000;
  private static final int LABEL = 64;
  private static final int OPTIONS = 10;

  static LabelSchemaWire of(LabelSchema schema) {
    return new LabelSchemaWire(
        schema.id(),
        schema.experimentId(),
        schema.name(),
        schema.kind().name(),
        input(schema.input()),
        schema.instruction().orElse(null),
        schema.comments(),
        schema.createdAt().toEpochMilli(),
        schema.updatedAt().toEpochMilli(),
        schema.isDefault());
  }

  private static Map<String, Object> input(Input input) {
    Map<String, Object> inner = new LinkedHashMap<>();
    return switch (input) {
      case Input.PassFail it ->
          Map.of(
              "pass_fail",
              Map.of("positive_label", it.positive(), "negative_label", it.negative()));
      case Input.Categorical it ->
          Map.of("categorical", Map.of("options", it.options(), "multi_select", it.several()));
      case Input.Numeric it -> {
        it.least().ifPresent(least -> inner.put("min_value", least));
        it.most().ifPresent(most -> inner.put("max_value", most));
        yield Map.of("numeric", inner);
      }
      case Input.Text it -> {
        it.longest().ifPresent(longest -> inner.put("max_length", longest));
        yield Map.of("text", inner);
      }
    };
  }

  static LabelSchema.Kind kind(Fields fields) {
    return switch (fields.text("type").orElse("")) {
      case "FEEDBACK" -> LabelSchema.Kind.FEEDBACK;
      case "EXPECTATION" -> LabelSchema.Kind.EXPECTATION;
      default ->
          throw Refusal.invalid(
              "Label schema `type` must be one of FEEDBACK or EXPECTATION; got proto enum value 0.");
    };
  }

  static LabelSchema.Change change(Fields fields) {
    Optional<Input> input = fields.has("input") ? Optional.of(input(fields)) : Optional.empty();
    fields.text("name").ifPresent(LabelSchemaWire::checkName);
    Optional<String> instruction = fields.text("instruction");
    instruction.ifPresent(
        text -> {
          if (text.length() > INSTRUCTION) {
            throw Refusal.invalid(
                "Label schema `instruction` must be at most %d characters; got %d."
                    .formatted(INSTRUCTION, text.length()));
          }
        });
    input.ifPresent(LabelSchemaWire::check);
    return new LabelSchema.Change(
        fields.text("name"),
        instruction,
        fields.has("enable_comment")
            ? Optional.of(fields.flag("enable_comment"))
            : Optional.empty(),
        input);
  }

  static void checkName(String name) {
    if (name.isEmpty()) {
      throw Refusal.invalid("Label schema `name` must be a non-empty string; got ''.");
    }
    if (name.length() > NAME) {
      throw Refusal.invalid(
          "Label schema `name` must be at most %d characters; got %d."
              .formatted(NAME, name.length()));
    }
  }

  static Input input(Fields fields) {
    Optional<Input> given =
        fields.has("input") ? variant(fields.object("input")) : Optional.empty();
    return given.orElseThrow(
        () ->
            Refusal.invalid(
                "Label schema `input` must have exactly one of `pass_fail`, `categorical`,"
                    + " `numeric`, or `text` set; got an empty oneof."));
  }

  private static Optional<Input> variant(Fields input) {
    if (input.has("pass_fail")) {
      Fields it = input.object("pass_fail");
      return Optional.of(
          new Input.PassFail(
              it.text("positive_label").orElse(""), it.text("negative_label").orElse("")));
    }
    if (input.has("categorical")) {
      Fields it = input.object("categorical");
      return Optional.of(new Input.Categorical(it.texts("options"), it.flag("multi_select")));
    }
    if (input.has("numeric")) {
      Fields it = input.object("numeric");
      return Optional.of(new Input.Numeric(it.real("min_value"), it.real("max_value")));
    }
    return input.has("text")
        ? Optional.of(new Input.Text(input.object("text").number("max_length")))
        : Optional.empty();
  }

  private static void check(Input input) {
    switch (input) {
      case Input.PassFail it -> {
        checkLabel("positive_label", it.positive());
        checkLabel("negative_label", it.negative());
        if (it.positive().equals(it.negative())) {
          throw Refusal.invalid(
              "`InputPassFail.positive_label` and `negative_label` must be distinct; got '%s' for"
                      .formatted(it.positive())
                  + " both.");
        }
      }
      case Input.Categorical it -> checkOptions(it.options());
      case Input.Numeric it -> {
        if (it.least().isPresent()
            && it.most().isPresent()
            && !(it.least().get() < it.most().get())) {
          throw Refusal.invalid(
              "`InputNumeric.min_value` must be strictly less than `max_value`; got min=%s, max=%s."
                  .formatted(it.least().get(), it.most().get()));
        }
      }
      case Input.Text it ->
          it.longest()
              .filter(longest -> longest < 1)
              .ifPresent(
                  longest -> {
                    throw Refusal.invalid(
                        "`InputText.max_length` must be at least 1; got %d.".formatted(longest));
                  });
    }
  }

  private static void checkLabel(String field, String label) {
    if (label.isEmpty()) {
      throw Refusal.invalid(
          "`InputPassFail.%s` must be a non-empty string; got ''.".formatted(field));
    }
    if (label.length() > LABEL) {
      throw Refusal.invalid(
          "`InputPassFail.%s` must be at most %d characters; got %d."
              .formatted(field, LABEL, label.length()));
    }
  }

  private static void checkOptions(List<String> options) {
    if (options.isEmpty()) {
      throw Refusal.invalid("`InputCategorical.options` must be a non-empty list; got [].");
    }
    if (options.size() > OPTIONS) {
      throw Refusal.invalid(
          "`InputCategorical.options` must have at most %d entries; got %d."
              .formatted(OPTIONS, options.size()));
    }
    Set<String> seen = new HashSet<>();
    for (String option : options) {
      if (option.isEmpty()) {
        throw Refusal.invalid(
            "`InputCategorical.options` entries must be non-empty strings; got ''.");
      }
      if (option.length() > LABEL) {
        throw Refusal.invalid(
            "`InputCategorical.options` entries must be at most %d characters; got %d for '%s'."
                .formatted(LABEL, option.length(), option));
      }
      if (!seen.add(option)) {
        throw Refusal.invalid(
            "`InputCategorical.options` must be deduplicated; '%s' appears twice."
                .formatted(option));
      }
    }
  }
}
