// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.remote;

/**
 * In what a model gave its answers to several rows: a remote one, of which MLflow's scoring server
 * tells it, or a graph of ONNX.
 *
 * @param name of the field or column
 * @param whole whether they are whole numbers, by their type
 */
public record AnswerForm(Kind kind, String name, boolean whole) {
  /** One value for each row. */
  public static final AnswerForm PLAIN = new AnswerForm(Kind.VALUE, "", false);

  /** One value for each row, a whole number by its type. */
  public static final AnswerForm WHOLE = new AnswerForm(Kind.VALUE, "", true);

  /** What stands around the value of a row. */
  public enum Kind {
    /** Nothing. */
    VALUE,
    /** A list: of a matrix with one column. */
    LIST,
    /** An object with the field: of a table with one column. */
    RECORD,
    /** All rows are one object of lists; of numbers it has this column alone. */
    COLUMN
  }
}
