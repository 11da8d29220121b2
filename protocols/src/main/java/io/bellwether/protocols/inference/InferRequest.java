// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for.
 *
 * @param outputs by name, in the order of the reply; empty: the prediction alone
 * @param binary whether outputs are bytes unless they say otherwise
 * @param params of the model, and whatever else its parameters say
 */
record InferRequest(
    Optional<String> id,
    List<Tensor> inputs,
    List<Wanted> outputs,
    boolean binary,
    Map<String, @Nullable Object> params) {
  InferRequest {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Whether an output is to be bytes. */
  boolean wantsBytes() {
    return outputs.isEmpty()
        ? binary
        : outputs.stream().anyMatch(output -> output.binary().orElse(binary));
  }

  /**
   * An output that is asked for.
   *
   * @param binary as bytes or not; absent: as the request says
   * @param classes so many of its largest values instead of all, as texts that name them
   */
  record Wanted(String name, Optional<Boolean> binary, OptionalInt classes) {
    Wanted(String name) {
      this(name, Optional.empty(), OptionalInt.empty());
    }
  }
}
