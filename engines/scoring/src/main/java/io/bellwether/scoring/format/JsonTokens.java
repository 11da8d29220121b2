// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** JSON, in which NaN and Infinity may stand bare, as XGBoost writes them. */
final class JsonTokens implements TokenSource {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER) // Half of the garbage were numbers.
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxNumberLength(100)
                  .maxNameLength(10_000)
                  .maxStringLength(200_000_000)
                  .build())
          .build();

  private final JsonParser parser;

  JsonTokens(InputStream in) throws IOException {
    parser = JSON.createParser(in);
  }

  @Override
  public Token next() throws IOException {
    try {
      return token(parser.nextToken());
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  @Override
  public String text() throws IOException {
    try {
      return parser.getText();
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  @Override
  public boolean isWhole() {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
  }

  @Override
  public long integer() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new MalformedException("not a whole number: " + parser.getText());
    }
    try {
      return parser.getLongValue();
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  @Override
  public double decimal() throws IOException {
    try {
      return parser.getDoubleValue();
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  @Override
  public float single() throws IOException {
    try {
      return parser.getFloatValue();
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  private MalformedException malformed(JsonProcessingException e) {
    JsonLocation where = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
    return new MalformedException(
        "line %d, column %d: %s"
            .formatted(
                where.getLineNr(),
                where.getColumnNr(),
                e.getOriginalMessage().replaceAll("\\s+", " ")));
  }

  private static Token token(@Nullable JsonToken token) throws MalformedException {
    if (token == null) {
      return Token.END;
    }
    return switch (token) {
      case START_OBJECT -> Token.OBJECT_START;
      case END_OBJECT -> Token.OBJECT_END;
      case START_ARRAY -> Token.ARRAY_START;
      case END_ARRAY -> Token.ARRAY_END;
      case FIELD_NAME -> Token.NAME;
      case VALUE_STRING -> Token.TEXT;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Token.NUMBER;
      case VALUE_TRUE -> Token.TRUE;
      case VALUE_FALSE -> Token.FALSE;
      case VALUE_NULL -> Token.NULL;
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new MalformedException("unexpected " + token);
    };
  }
}
