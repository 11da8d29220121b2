// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

/**
 * What becomes of models that need Python.
 *
 * @param mostProcesses how many of them are loaded at a time
 */
public record PythonPool(PythonModels models, int mostProcesses) {
  /** They are refused. */
  public static PythonPool none() {
    return new PythonPool(PythonModels.none(), 1);
  }
}
