// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.evaluation;

/** What searches may compare and order by. */
public enum EvaluationDatasetField {
  NAME,
  CREATED,
  UPDATED,
  CREATED_BY,
  UPDATED_BY
}
