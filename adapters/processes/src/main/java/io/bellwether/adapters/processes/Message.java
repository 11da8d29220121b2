// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import java.util.Map;

/** What a child tells while it runs, and at its end. */
sealed interface Message {
  record Progress(double fraction, String message) implements Message {}

  record Metric(String name, double value, long step) implements Message {}

  record Log(String line) implements Message {}

  record Done(Map<String, String> outputs) implements Message {}

  record Failed(String reason) implements Message {}
}
