// SPDX-License-Identifier: Apache-2.0
/** Models as programs of their own, which score without the server. */
@NullMarked
package io.bellwether.scoring.export;

import org.jspecify.annotations.NullMarked;
