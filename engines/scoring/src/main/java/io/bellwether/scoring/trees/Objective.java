// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The objectives of XGBoost whose models can be scored: what their answer is. */
enum Objective {
  SQUARED_ERROR("reg:squarederror", Task.REGRESSION, Link.IDENTITY),
  LINEAR("reg:linear", Task.REGRESSION, Link.IDENTITY),
  SQUARED_LOG_ERROR("reg:squaredlogerror", Task.REGRESSION, Link.IDENTITY),
  ABSOLUTE_ERROR("reg:absoluteerror", Task.REGRESSION, Link.IDENTITY),
  QUANTILE_ERROR("reg:quantileerror", Task.REGRESSION, Link.IDENTITY),
  PSEUDO_HUBER("reg:pseudohubererror", Task.REGRESSION, Link.IDENTITY),
  REG_LOGISTIC("reg:logistic", Task.REGRESSION, Link.LOGIT),
  GAMMA("reg:gamma", Task.REGRESSION, Link.LOG),
  TWEEDIE("reg:tweedie", Task.REGRESSION, Link.LOG),
  POISSON("count:poisson", Task.REGRESSION, Link.LOG),
  COX("survival:cox", Task.REGRESSION, Link.LOG),
  AFT("survival:aft", Task.REGRESSION, Link.LOG),
  RANK_PAIRWISE("rank:pairwise", Task.REGRESSION, Link.IDENTITY),
  RANK_NDCG("rank:ndcg", Task.REGRESSION, Link.IDENTITY),
  RANK_MAP("rank:map", Task.REGRESSION, Link.IDENTITY),
  LOGISTIC("binary:logistic", Task.BINARY, Link.LOGIT),
  LOGIT_RAW("binary:logitraw", Task.REGRESSION, Link.IDENTITY),
  HINGE("binary:hinge", Task.BINARY, Link.STEP),
  SOFTPROB("multi:softprob", Task.MULTICLASS, Link.SOFTMAX),
  SOFTMAX("multi:softmax", Task.MULTICLASS, Link.SOFTMAX);

  private static final float SMALLEST = 1e-6f;

  final String label;
  final Task task;
  final Link link;

  Objective(String label, Task task, Link link) {
    this.label = label;
    this.task = task;
    this.link = link;
  }

  static Optional<Objective> of(String label) {
    return Arrays.stream(values()).filter(objective -> objective.label.equals(label)).findFirst();
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(objective -> objective.label).toList();
  }

  /**
   * The margin of a base score, which files give in the space of the answer.
   *
   * @param clamp whether a probability is kept off 0 and 1, as XGBoost does since 3.1
   */
  float margin(float baseScore, boolean clamp) {
    return switch (link) {
      case IDENTITY, SOFTMAX, STEP, SOFTPLUS, SIGNED_SQUARE -> baseScore;
      case LOG -> FloatLog.of(baseScore);
      case LOGIT -> {
        float base = clamp ? Math.clamp(baseScore, SMALLEST, 1 - SMALLEST) : baseScore;
        yield -FloatLog.of(1.0f / base - 1.0f);
      }
    };
  }
}
