// SPDX-License-Identifier: Apache-2.0
/** What may become champion, and what is known about a model. */
@NullMarked
package io.bellwether.platform.governance;

import org.jspecify.annotations.NullMarked;
