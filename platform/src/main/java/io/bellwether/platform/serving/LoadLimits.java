// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

/**
 * How much is loaded at a time.
 *
 * @param bytes of the files of all versions that are scored in this process
 * @param processes of versions that need one of their own
 */
record LoadLimits(long bytes, int processes) {
  /** The share of the memory that the files of loaded models may take. */
  private static final int PART_OF_MEMORY = 4;

  static LoadLimits ofMemory(int processes) {
    return new LoadLimits(Runtime.getRuntime().maxMemory() / PART_OF_MEMORY, processes);
  }
}
