// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What MLflow's client logs by itself arrives as completely as in MLflow's own store. */
class MlflowAutologIT {
  @TempDir Path folder;

  @Test
  void keepsWhatScikitLearnXgboostAndLightgbmLog() throws Exception {
    PythonClient.NEWEST.passes(folder, "mlflow_autolog.py", Map.of());
  }
}
