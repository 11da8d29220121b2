// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets;

import io.bellwether.tabular.ColumnType;

/**
 * A column of a version.
 *
 * @param missing rows without a value
 */
public record DatasetColumn(String name, ColumnType type, long missing) {}
