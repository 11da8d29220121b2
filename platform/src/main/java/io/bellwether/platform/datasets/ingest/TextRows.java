// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a file that writes its values as text, one after the other. */
public interface TextRows extends Closeable {
  /** Known once {@link #next} has been called for the first time; new ones may join at the end. */
  List<String> columns();

  /** Goes to the next row; false at the end. */
  boolean next() throws IOException;

  /** The number of the present row; 1 is the first row of data. */
  long row();

  /** The value in the present row without blanks around it; {@code null} where it is missing. */
  @Nullable String value(int column);

  /** Whether the file itself says that the value is a text, so that "12" is no number. */
  boolean isText(int column);
}
