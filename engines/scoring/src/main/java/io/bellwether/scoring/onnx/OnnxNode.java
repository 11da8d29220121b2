// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import java.util.List;

/**
 * A step of a graph.
 *
 * @param classes the names of the classes that it knows, if it does
 */
record OnnxNode(
    String operator,
    String domain,
    List<String> inputs,
    List<String> outputs,
    List<String> classes) {}
