// SPDX-License-Identifier: Apache-2.0
/** The commands: clients of a server, over HTTP and nothing else. */
@NullMarked
package io.bellwether.cli;

import org.jspecify.annotations.NullMarked;
