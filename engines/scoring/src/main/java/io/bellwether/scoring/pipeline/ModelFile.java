// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.trees.LightgbmSkops;
import io.bellwether.scoring.trees.TreeEnsemble;
import io.bellwether.scoring.trees.XgboostFile;

/** A model's file, whose format its content tells. */
public final class ModelFile {
  private ModelFile() {}

  /**
   * Whether native code would read the file, which a broken one may bring down; it is better tried
   * in a process of its own first.
   */
  public static boolean needsTrial(byte[] file) {
    return OnnxModel.recognises(file);
  }

  /**
   * Reads a model: XGBoost's JSON or UBJSON, LightGBM's text, skops' file of a LightGBM estimator,
   * ONNX, or Bellwether's linear format.
   *
   * @throws ModelFormatException if the file is none of them, is broken or holds what cannot be
   *     scored
   */
  public static Model read(byte[] file) {
    if (OnnxModel.recognises(file)) {
      return OnnxModel.read(file);
    }
    if (LightgbmSkops.recognises(file)) {
      return TreeEnsemble.readSkops(file);
    }
    if (TreeEnsemble.isLightgbm(file)) {
      return TreeEnsemble.readLightgbm(file);
    }
    PullReader probe = PullReader.of(file);
    probe.beginObject();
    for (String name; (name = probe.nextName()) != null; ) {
      switch (name) {
        case "format" -> {
          if (probe.atText()) {
            throw new ModelFormatException(
                "format", probe.string(), "a model; an ensemble of versions is registered as one");
          }
          probe.skip();
        }
        case "learner" -> {
          return XgboostFile.read(PullReader.of(file));
        }
        case "kind" -> {
          return LinearModel.read(PullReader.of(file));
        }
        default -> probe.skip();
      }
    }
    throw new ModelFormatException(
        "the file",
        "neither learner nor kind",
        "XGBoost's JSON or UBJSON, LightGBM's text, ONNX, or {\"kind\":\"linear\", …}");
  }
}
