// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.pipeline.ComposedModel;
import io.bellwether.scoring.trees.TreeEnsemble;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a decision is explained. */
public enum Method {
  /** Exact Shapley values of trees. */
  TREE_SHAP,
  /** Exact Shapley values of linear models. */
  LINEAR_SHAP,
  /** Exact Shapley values of an ensemble that adds up margins: the same sum of its members'. */
  ENSEMBLE_SHAP,
  /** Shapley values of any model, against its training sample. */
  KERNEL_SHAP,
  /** A linear model near the decision. */
  LIME,
  /** What would have to be different for another decision. */
  COUNTERFACTUAL;

  /** What asks the model many times grows faster than the number of inputs. */
  static final int MOST_INPUTS = 200;

  /** Whether it takes models of so many inputs. */
  boolean explains(int inputs) {
    return isBuiltIn() || inputs <= MOST_INPUTS;
  }

  /** What explains this model unless another method is asked for. */
  static Method of(Model model) {
    if (!model.explainsMargins()) {
      return KERNEL_SHAP;
    }
    return switch (model) {
      case TreeEnsemble _ -> TREE_SHAP;
      case ComposedModel _ -> ENSEMBLE_SHAP;
      default -> LINEAR_SHAP;
    };
  }

  /** Whether it is the model's own, and asks it for nothing. */
  boolean isBuiltIn() {
    return this == TREE_SHAP || this == LINEAR_SHAP || this == ENSEMBLE_SHAP;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Method> find(String label) {
    return Arrays.stream(values()).filter(method -> method.label().equals(label)).findFirst();
  }
}
