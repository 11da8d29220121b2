// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

/** A user has a role. */
public record Membership(long id, long userId, long roleId) {}
