// SPDX-License-Identifier: Apache-2.0
/**
 * The prediction log in append-only segment files.
 *
 * <p>A folder per workspace and model holds segments named by the first sequence number in them. A
 * segment is a header and records; a record is its length, a CRC-32C, the payload, and the length
 * again, so that it can be read from either end. Only the newest segment of a model is written to.
 * A full one is synced and sealed: beside it appears its index, from the hash of a prediction's id
 * to its place. Closed segments never change, so that they can be rolled into Parquet files by an
 * analytics adapter later on; nothing does so yet.
 */
@NullMarked
package io.bellwether.adapters.files.predictions;

import org.jspecify.annotations.NullMarked;
