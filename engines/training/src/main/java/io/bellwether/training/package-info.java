// SPDX-License-Identifier: Apache-2.0
/**
 * Learners, cross-validation, search and evaluation: from a table to models with their evidence.
 */
@NullMarked
package io.bellwether.training;

import org.jspecify.annotations.NullMarked;
