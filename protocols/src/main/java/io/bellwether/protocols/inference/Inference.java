// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.serving.Instances;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.Caller;
import io.bellwether.scoring.remote.ModelParams;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request, scored and kept. */
final class Inference {
  private final InferRequest request;
  private @Nullable Outputs outputs;

  private Inference(InferRequest request) {
    this.request = request;
  }

  static Outputs of(
      Serving serving,
      Caller caller,
      String model,
      Optional<String> version,
      InferRequest request) {
    Inference inference = new Inference(request);
    return ModelParams.during(
        request.params(),
        () -> {
          serving.predictEach(
              caller,
              model,
              version,
              new Instances("rows", inference::rows, false),
              answer -> inference.outputs().add(answer));
          return inference.outputs();
        });
  }

  private List<Map<String, @Nullable Object>> rows(LoadedModel model) {
    TensorRows rows = TensorRows.of(request.inputs(), model.pipeline());
    outputs = new Outputs(request, model, rows.size());
    return rows;
  }

  private Outputs outputs() {
    if (outputs == null) {
      throw new IllegalStateException("answers come after the rows");
    }
    return outputs;
  }
}
