// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.PlatformException;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Our JSON: snake_case, times in RFC 3339, an empty {@code Optional} as null, NaN and infinities as
 * texts. A field that no record has is refused by its name.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(LogicalType.Boolean, Json::onlyTruths)
          .addModule(
              new SimpleModule()
                  .addSerializer(new InstantSerializer())
                  .addSerializer(new OptionalSerializer()))
          .build();

  /** Refuses a name that an object has twice: which of its values counts would be a guess. */
  private static final ObjectReader EACH_NAME_ONCE =
      MAPPER.reader().with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private static final Pattern DUPLICATE = Pattern.compile("(?s)Duplicate field '(.*)' for .*");

  private Json() {}

  /** Jackson takes numbers and texts for truths. */
  private static void onlyTruths(MutableCoercionConfig truths) {
    truths
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.String, CoercionAction.Fail);
  }

  /** The shared mapper; not to be configured. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a reply that is no JSON: " + value.getClass(), e);
    }
  }

  /**
   * @throws Malformed if it is no JSON
   */
  public static JsonNode tree(byte[] body) {
    return tree(MAPPER.reader(), body);
  }

  private static JsonNode tree(ObjectReader reader, byte[] body) {
    try {
      JsonNode tree = reader.readTree(body);
      if (tree.isMissingNode()) {
        throw new Malformed("the body is empty (expected: a JSON object)");
      }
      return tree;
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /**
   * @throws Malformed if it is no JSON, or an object has a name twice
   * @throws InvalidInput if a field is unknown or has the wrong type
   */
  public static <T> T read(byte[] body, Class<T> type) {
    return convert(tree(EACH_NAME_ONCE, body), type);
  }

  public static <T> T convert(JsonNode tree, Class<T> type) {
    if (tree.isNull()) {
      throw InvalidInput.field("body", "null", inWords(type), "send a value of this type");
    }
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw refusal(e);
    }
  }

  private static PlatformException refusal(IOException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          InvalidInput.field(
              path(unknown),
              "(unknown)",
              "one of " + unknown.getKnownPropertyIds(),
              "remove the field or correct its name");
      case InvalidFormatException wrong ->
          InvalidInput.field(
              path(wrong), wrong.getValue(), inWords(wrong.getTargetType()), "correct the value");
      case JsonMappingException mapping when mapping.getCause() instanceof PlatformException own ->
          own;
      case MismatchedInputException twice when duplicate(twice).matches() ->
          new Malformed(
              "%s: twice in an object of the body (expected: each name once)"
                  .formatted(duplicate(twice).replaceFirst("$1")));
      case MismatchedInputException mismatch ->
          InvalidInput.field(
              path(mismatch).isEmpty() ? "body" : path(mismatch),
              "(wrong type)",
              inWords(mismatch.getTargetType()),
              "send a value of this type");
      case JsonMappingException mapping ->
          InvalidInput.field(
              path(mapping), "(wrong type)", mapping.getOriginalMessage(), "correct the value");
      case JsonProcessingException syntax -> JsonSyntax.refusal(syntax);
      default -> new Malformed("the body cannot be read: " + e.getMessage());
    };
  }

  private static Matcher duplicate(JsonMappingException e) {
    return DUPLICATE.matcher(e.getOriginalMessage());
  }

  private static String inWords(@Nullable Class<?> type) {
    if (type == null || type.isRecord() || Map.class.isAssignableFrom(type)) {
      return "an object";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return switch (type.getSimpleName().toLowerCase(Locale.ROOT)) {
      case "int", "integer", "long" -> "a whole number";
      case "double", "float" -> "a number";
      case "boolean" -> "true or false";
      case "string" -> "a text";
      default -> "another type of value";
    };
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step ->
                step.getFieldName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getFieldName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  private static final class InstantSerializer extends StdSerializer<Instant> {
    InstantSerializer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant time, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(time.toString());
    }
  }

  private static final class OptionalSerializer extends StdSerializer<Optional<?>> {
    OptionalSerializer() {
      super(TypeFactory.defaultInstance().constructType(Optional.class));
    }

    @Override
    public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      Object content = value.isPresent() ? value.get() : null;
      provider.defaultSerializeValue(content, out);
    }
  }
}
