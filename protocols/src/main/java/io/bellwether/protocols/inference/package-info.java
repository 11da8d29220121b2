// SPDX-License-Identifier: Apache-2.0
/** Open Inference over REST (version 2 with Triton's additions, version 1), MLflow's scoring. */
@NullMarked
package io.bellwether.protocols.inference;

import org.jspecify.annotations.NullMarked;
