// SPDX-License-Identifier: Apache-2.0
/** One contract test per port, in-memory fakes and builders. */
@NullMarked
package io.bellwether.testkit;

import org.jspecify.annotations.NullMarked;
