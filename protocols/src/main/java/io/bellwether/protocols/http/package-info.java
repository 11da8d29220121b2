// SPDX-License-Identifier: Apache-2.0
/** What all protocols share: routes, requests and replies, JSON, errors, paging. */
@NullMarked
package io.bellwether.protocols.http;

import org.jspecify.annotations.NullMarked;
