// SPDX-License-Identifier: Apache-2.0
/** ONNX files: looked through first, then scored by ONNX Runtime. */
@NullMarked
package io.bellwether.scoring.onnx;

import org.jspecify.annotations.NullMarked;
