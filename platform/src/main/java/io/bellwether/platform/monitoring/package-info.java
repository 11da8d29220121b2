// SPDX-License-Identifier: Apache-2.0
/**
 * How a model in use compares with how it was made: drift of features and predictions, performance
 * once labels are there.
 */
@NullMarked
package io.bellwether.platform.monitoring;

import org.jspecify.annotations.NullMarked;
