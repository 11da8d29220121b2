// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.workspaces;

/** Keeps the workspaces. Implementers: {@code default} exists from the start. */
public interface WorkspaceStore {
  boolean exists(String workspace);
}
