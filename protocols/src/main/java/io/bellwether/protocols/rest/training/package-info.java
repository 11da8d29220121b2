// SPDX-License-Identifier: Apache-2.0
/** Training, retraining and comparison over our own API. */
@NullMarked
package io.bellwether.protocols.rest.training;

import org.jspecify.annotations.NullMarked;
