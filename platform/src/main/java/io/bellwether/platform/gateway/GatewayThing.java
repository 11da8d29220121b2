// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

/** What the gateway's store keeps. Names are unique among things of one kind. */
public sealed interface GatewayThing permits GatewaySecret, ModelDefinition, GatewayEndpoint {
  String id();

  String name();

  Stamp stamp();
}
