// SPDX-License-Identifier: Apache-2.0
/** Jobs with durable steps, reactions to events, supervised child processes. */
@NullMarked
package io.bellwether.platform.orchestration;

import org.jspecify.annotations.NullMarked;
