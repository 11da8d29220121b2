// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/**
 * On whose behalf something happens, where, and as part of which request.
 *
 * @param rights what the principal may do with single things
 */
public record Caller(String workspace, String principal, String requestId, Rights rights) {
  /** The workspace of everybody who names none. */
  public static final String DEFAULT_WORKSPACE = "default";

  /** May do everything. */
  public Caller(String workspace, String principal, String requestId) {
    this(workspace, principal, requestId, Rights.ALL);
  }

  /** The platform itself, acting in a workspace because of a job, an alert or a schedule. */
  public static Caller platform(String workspace, String cause) {
    return new Caller(workspace, "bellwether", cause);
  }
}
