// SPDX-License-Identifier: Apache-2.0
/** The demonstration: one loop over HTTP, on bundled synthetic patients or on a file. */
@NullMarked
package io.bellwether.cli.demo;

import org.jspecify.annotations.NullMarked;
