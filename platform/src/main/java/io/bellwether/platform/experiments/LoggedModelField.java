// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

/** By what logged models are searched and ordered. */
public enum LoggedModelField {
  ID,
  NAME,
  TYPE,
  SOURCE_RUN,
  CREATED,
  UPDATED
}
