// SPDX-License-Identifier: Apache-2.0
/** What somebody should know: alerts, what they caused, and who was told. */
@NullMarked
package io.bellwether.platform.alerts;

import org.jspecify.annotations.NullMarked;
