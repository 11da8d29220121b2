// SPDX-License-Identifier: Apache-2.0
/** What is kept in plain files of the data directory. */
@NullMarked
package io.bellwether.adapters.files;

import org.jspecify.annotations.NullMarked;
