// SPDX-License-Identifier: Apache-2.0
/** Training and retraining: from a training set to versions with their evidence. */
@NullMarked
package io.bellwether.platform.training;

import org.jspecify.annotations.NullMarked;
