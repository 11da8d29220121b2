// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.NotFound;
import java.util.List;
import java.util.stream.Collectors;

/** What who asks for a version or a model that is not there is told. */
final class KnownVersions {
  private static final int MOST = 10;

  private KnownVersions() {}

  /**
   * @param versions newest first
   */
  static NotFound lack(RegisteredModel model, String name, List<ModelVersion> versions) {
    return new NotFound("model version", model.name() + " " + name, told(model, versions));
  }

  /** That no model has this name, of which a part may be meant for a version. */
  static NotFound noModel(String name) {
    boolean hasVersion = name.indexOf('@') > 0 || name.indexOf(':') > 0;
    return hasVersion
        ? new NotFound(
            "model",
            name,
            "the name alone; the version or alias stands apart, as model_version of a prediction or"
                + " after a slash in other paths")
        : new NotFound("model", name);
  }

  private static String told(RegisteredModel model, List<ModelVersion> versions) {
    if (versions.isEmpty()) {
      return "none, the model has no version yet";
    }
    String newest =
        versions.stream()
            .limit(MOST)
            .map(one -> "%d (%s)".formatted(one.number(), one.semanticVersion()))
            .collect(Collectors.joining(", "));
    int older = Math.max(0, versions.size() - MOST);
    List<String> aliases = model.aliases().keySet().stream().sorted().limit(MOST).toList();
    return "version %s%s; %s"
        .formatted(
            newest,
            older == 0 ? "" : " or one of %d older ones".formatted(older),
            aliases.isEmpty() ? "it has no alias" : "or alias " + String.join(", ", aliases));
  }
}
