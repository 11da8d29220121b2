// SPDX-License-Identifier: Apache-2.0
/** What people are asked about traces, who looks at which, and the issues that are found. */
@NullMarked
package io.bellwether.platform.reviews;

import org.jspecify.annotations.NullMarked;
