// SPDX-License-Identifier: Apache-2.0
/** The built server, end to end, and what holds the documents to the code. */
@NullMarked
package io.bellwether.tests;

import org.jspecify.annotations.NullMarked;
