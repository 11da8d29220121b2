// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import io.bellwether.tabular.ColumnType;
import org.jspecify.annotations.Nullable;

/** A column of a view's dataset that is a property of its entity. */
public record Feature(
    String name, ColumnType type, @Nullable String unit, @Nullable String description) {}
