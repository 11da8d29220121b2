// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/**
 * On whose behalf something happens, where, and as part of which request.
 *
 * @param endpoint what took the request: the path of a route, or the kind of a job
 * @param rights what the principal may do with single things
 */
public record Caller(
    String workspace, String principal, String requestId, String endpoint, Rights rights) {
  /** The workspace of everybody who names none. */
  public static final String DEFAULT_WORKSPACE = "default";

  /** What took a request that nobody sent. */
  private static final String PLATFORM = "platform";

  /** May do everything. */
  public Caller(String workspace, String principal, String requestId) {
    this(workspace, principal, requestId, PLATFORM, Rights.ALL);
  }

  /** The platform itself, acting in a workspace because of a job, an alert or a schedule. */
  public static Caller platform(String workspace, String cause) {
    return new Caller(workspace, "bellwether", cause);
  }

  /** The same, by another way. */
  public Caller at(String otherEndpoint) {
    return new Caller(workspace, principal, requestId, otherEndpoint, rights);
  }

  /** The same request, of somebody who is known now. */
  public Caller as(String known, Rights granted) {
    return new Caller(workspace, known, requestId, endpoint, granted);
  }
}
