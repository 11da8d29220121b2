// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.experiments.LoggedModelStore;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.registry.ModelVersion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the files of versions are, once their runs and logged models are here. */
final class Relocation {
  private static final Pattern OF_MODEL = Pattern.compile("/(m-[0-9a-f]{32})/artifacts(/.*)?$");
  private static final Pattern OF_RUN = Pattern.compile("/([0-9a-f]{32})/artifacts(/.*)?$");
  private static final Pattern OF_VERSION = Pattern.compile("models:/([^/]+)(/.+)");

  /** Versions of prompts have no files. */
  private static final String PROMPT = "mlflow.prompt.is_prompt";

  private final RunStore runs;
  private final LoggedModelStore models;

  Relocation(RunStore runs, LoggedModelStore models) {
    this.runs = runs;
    this.models = models;
  }

  /** The version's source, as it is to be read here. */
  String source(Journey journey, ModelVersion theirs) {
    String source = theirs.content().source();
    Matcher version = OF_VERSION.matcher(source);
    if (version.matches()) {
      String name = version.group(1);
      return "models:/" + journey.counterpart(Journey.MODELS, name).orElse(name) + version.group(2);
    }
    if (journey.from().isElsewhere(source) || theirs.content().tags().containsKey(PROMPT)) {
      return source;
    }
    return within(journey, source).orElseGet(() -> ofItsOwn(journey, theirs));
  }

  /** A place in the folder of a run or of a logged model, if it is in one. */
  private Optional<String> within(Journey journey, String source) {
    Matcher model = OF_MODEL.matcher(source);
    if (model.find()) {
      return models
          .find(journey.workspace(), model.group(1))
          .map(LoggedModel::artifactLocation)
          .map(place -> place + rest(model));
    }
    Matcher run = OF_RUN.matcher(source);
    return run.find()
        ? runs.find(journey.workspace(), run.group(1))
            .map(Run::artifactUri)
            .map(place -> place + rest(run))
        : Optional.empty();
  }

  private static String rest(Matcher found) {
    String rest = found.group(2);
    return rest == null ? "" : rest;
  }

  /** Where the files are copied to if no run or logged model has them. */
  static String ofItsOwn(Journey journey, ModelVersion theirs) {
    String model = journey.counterpart(Journey.MODELS, theirs.model()).orElse(theirs.model());
    return "%smodels/imported/%s/%s/%d"
        .formatted(Artifacts.SCHEME, journey.sourceId(), model, theirs.number());
  }
}
