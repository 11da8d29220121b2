// SPDX-License-Identifier: Apache-2.0
/** Artifacts in S3, or in a store that speaks its protocol. */
@NullMarked
package io.bellwether.adapters.s3;

import org.jspecify.annotations.NullMarked;
