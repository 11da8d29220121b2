// SPDX-License-Identifier: Apache-2.0
/** How others reach language models: secrets, models, endpoints. This server calls none itself. */
@NullMarked
package io.bellwether.platform.gateway;

import org.jspecify.annotations.NullMarked;
