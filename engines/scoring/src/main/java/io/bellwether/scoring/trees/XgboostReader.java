// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.format.PullReader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads XGBoost's model files (doc/tutorials/saving_model.rst, doc/model.schema). The members of an
 * object may come in any order, so everything is collected first and checked at the end.
 */
final class XgboostReader {
  private static final int MOST_FEATURES = 100_000;
  private static final int MOST_CLASSES = 10_000;
  private static final int MOST_CONTRIBUTIONS = 10_000_000;
  private static final String MODEL = XgboostTrees.MODEL;

  private static final String LINEAR = "gblinear";
  private static final List<String> BOOSTERS = List.of("gbtree", "dart", LINEAR);

  private final PullReader in;
  private final XgboostTrees trees = new XgboostTrees();
  private boolean learner;
  private boolean hasTrees;
  private List<String> featureNames = List.of();
  private @Nullable String objective;
  private @Nullable String booster;
  private String baseScore = "5E-1";
  private int numFeature = -1;
  private int numClass;
  private int numTarget = 1;
  private boolean estimatesBase;
  private int linearRounds = -1;
  private int @Nullable [] treeInfo;
  private float @Nullable [] weightDrop;
  private float[] weights = new float[0];

  /** Where the trees of each round begin, and where the last ones end. */
  private int[] rounds = new int[0];

  private int treesAtOnce = 1;

  /** The round that early stopping found best; an estimator answers with the trees up to it. */
  private int bestRound = -1;

  private @Nullable XgboostCategories categories;
  private int[] version = new int[0];
  private boolean estimator;
  private boolean classifier;

  XgboostReader(PullReader in) {
    this.in = in;
  }

  Model read() {
    readMembers();
    Said said = said();
    return LINEAR.equals(booster)
        ? new XgboostLinear(MODEL + ".weights", said.features, said.meaning, weights, said.base)
        : new TreeEnsemble(forest(said.features, said.meaning, said.base));
  }

  /** The trees; absent if the model is linear. */
  Optional<Forest> readForest() {
    readMembers();
    Said said = said();
    return LINEAR.equals(booster)
        ? Optional.empty()
        : Optional.of(forest(said.features, said.meaning, said.base));
  }

  /** What the members say together. */
  private record Said(List<String> features, Meaning meaning, double[] base) {}

  private void readMembers() {
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      switch (name) {
        case "learner" -> {
          learner = true;
          learner();
        }
        case "version" -> version = in.ints();
        default -> in.skip();
      }
    }
    in.end();
  }

  private void learner() {
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      switch (name) {
        case "feature_names" -> featureNames = in.strings();
        case "learner_model_param" -> modelParam();
        case "attributes" -> attributes();
        case "objective" -> objective = nameIn();
        case "gradient_booster" -> booster();
        default -> in.skip();
      }
    }
  }

  private String nameIn() {
    String found = "";
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      if (name.equals("name")) {
        found = in.string();
      } else {
        in.skip();
      }
    }
    return found;
  }

  private void attributes() {
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      switch (name) {
        case "best_iteration" -> bestRound = count(Integer.MAX_VALUE - 1);
        case "scikit_learn" -> {
          estimator = true;
          classifier = in.string().contains("\"classifier\"");
        }
        default -> in.skip();
      }
    }
  }

  private void modelParam() {
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      switch (name) {
        case "base_score" -> baseScore = in.string();
        case "num_feature" -> numFeature = count(MOST_FEATURES);
        case "num_class" -> numClass = count(MOST_CLASSES);
        case "num_target" -> numTarget = count(MOST_CLASSES);
        case "boost_from_average" -> estimatesBase = in.string().equals("1");
        default -> in.skip();
      }
    }
  }

  /** A number that stands as text. */
  private int count(int max) {
    String where = in.where();
    String text = in.string();
    try {
      int value = Integer.parseInt(text);
      if (value >= 0 && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw new ModelFormatException(where, "\"" + text + "\"", "a whole number from 0 to " + max);
  }

  private void booster() {
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      switch (name) {
        case "name" -> booster = in.string();
        case "model" -> boosted();
        case "gbtree" -> booster();
        case "weight_drop" -> weightDrop = in.floats();
        default -> in.skip();
      }
    }
  }

  private void boosted() {
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      switch (name) {
        case "trees" -> {
          hasTrees = true;
          trees.read(in);
        }
        case "tree_info" -> treeInfo = in.ints();
        case "iteration_indptr" -> rounds = in.ints();
        case "gbtree_model_param" -> treesParam();
        case "cats" -> categories = XgboostCategories.read(in, MODEL + ".cats");
        case "weights" -> weights = in.floats();
        case "boosted_rounds" -> linearRounds = in.integer(0, Integer.MAX_VALUE);
        case "weight_drop" -> weightDrop = in.floats();
        default -> in.skip();
      }
    }
  }

  private void treesParam() {
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      if (name.equals("num_parallel_tree")) {
        treesAtOnce = Math.max(1, count(Integer.MAX_VALUE));
      } else {
        in.skip();
      }
    }
  }

  private Said said() {
    Objective known = objective();
    int outputs = outputs(known);
    List<String> features = features();
    if ((long) outputs * (features.size() + 1) > MOST_CONTRIBUTIONS) {
      throw new ModelFormatException(
          "learner.learner_model_param",
          "%d outputs and %d features".formatted(outputs, features.size()),
          "a product of at most " + MOST_CONTRIBUTIONS);
    }
    boolean untrained = LINEAR.equals(booster) ? linearRounds == 0 : trees.size() == 0;
    if (LINEAR.equals(booster) && untrained && weights.length == 0) {
      weights = new float[(features.size() + 1) * outputs];
    }
    double[] base = BaseScores.margins(baseScore, outputs, known, untrained && estimatesBase);
    Task task = numTarget > 1 ? Task.TARGETS : known.task;
    Meaning plain = new Meaning(task, known.link, 1);
    Meaning boosted = known == Objective.SOFTMAX ? plain.ofPlaces() : plain;
    return new Said(features, classifier ? boosted.ofClassifier() : boosted, base);
  }

  private Forest forest(List<String> features, Meaning meaning, double[] base) {
    int[] groups = groups(base.length);
    List<CompactTree> kept = trees.of(kept(base.length), numFeature, base.length, groups, drops());
    return new Forest(
        TreeEnsemble.Library.XGBOOST,
        features,
        categories == null ? Map.of() : categories.of(numFeature, isBefore(3, 4)),
        meaning,
        new FloatKeys(),
        base,
        1,
        kept,
        trees.importance(kept, numFeature),
        trees.areCovered());
  }

  private boolean isBefore(int major, int minor) {
    return version.length < 2 || version[0] < major || (version[0] == major && version[1] < minor);
  }

  /** As many trees as the library answers with. */
  private int kept(int outputs) {
    if (!estimator || bestRound < 0) {
      return trees.size();
    }
    long end =
        bestRound + 1 < rounds.length
            ? rounds[bestRound + 1]
            : (bestRound + 1L) * outputs * treesAtOnce;
    if (end < 0 || end > trees.size()) {
      throw new ModelFormatException(
          "learner.attributes.best_iteration",
          "%d, whose trees end at %d".formatted(bestRound, end),
          "a round of the %d trees".formatted(trees.size()));
    }
    return (int) end;
  }

  private Objective objective() {
    if (!learner) {
      throw new ModelFormatException("the file", "no learner", "an XGBoost model");
    }
    if (booster == null || !BOOSTERS.contains(booster)) {
      throw new ModelFormatException(
          "learner.gradient_booster.name", String.valueOf(booster), "one of " + BOOSTERS);
    }
    String name = String.valueOf(objective);
    return Objective.of(name)
        .orElseThrow(
            () ->
                new ModelFormatException(
                    "learner.objective.name", name, "one of " + Objective.labels()));
  }

  private int outputs(Objective objective) {
    String where = "learner.learner_model_param";
    boolean classes = objective.link == Link.SOFTMAX;
    if (numTarget > 1 && classes) {
      throw new ModelFormatException(
          where + ".num_target", Integer.toString(numTarget), "1 for " + objective.label);
    }
    if ((classes && numClass < 2) || (!classes && numClass > 1)) {
      throw new ModelFormatException(
          where + ".num_class",
          Integer.toString(numClass),
          (classes ? "at least 2" : "0 or 1") + " for " + objective.label);
    }
    return classes ? numClass : Math.max(1, numTarget);
  }

  private List<String> features() {
    if (numFeature < 0) {
      throw new ModelFormatException(
          "learner.learner_model_param", "no num_feature", "the number of features");
    }
    if (featureNames.isEmpty()) {
      return IntStream.range(0, numFeature).mapToObj(i -> "f" + i).toList();
    }
    if (featureNames.size() != numFeature || new HashSet<>(featureNames).size() != numFeature) {
      throw new ModelFormatException(
          "learner.feature_names",
          "%d names, %d different"
              .formatted(featureNames.size(), new HashSet<>(featureNames).size()),
          numFeature + ", as num_feature says, each once");
    }
    return featureNames;
  }

  private int[] groups(int outputs) {
    if (!hasTrees || treeInfo == null) {
      throw new ModelFormatException(
          MODEL, "no " + (hasTrees ? "tree_info" : "trees"), "trees and tree_info");
    }
    int[] groups = treeInfo;
    requireLength(MODEL + ".tree_info", groups.length);
    for (int i = 0; i < groups.length; i++) {
      if (groups[i] < 0 || groups[i] >= outputs) {
        throw new ModelFormatException(
            MODEL + ".tree_info[" + i + "]", Integer.toString(groups[i]), "0.." + (outputs - 1));
      }
    }
    return groups;
  }

  private float[] drops() {
    if (weightDrop == null) {
      float[] ones = new float[trees.size()];
      Arrays.fill(ones, 1);
      return ones;
    }
    String where = "learner.gradient_booster.weight_drop";
    requireLength(where, weightDrop.length);
    for (float weight : weightDrop) {
      if (!Float.isFinite(weight)) {
        throw new ModelFormatException(where, Float.toString(weight), "finite numbers");
      }
    }
    return weightDrop;
  }

  private void requireLength(String where, int length) {
    if (length != trees.size()) {
      throw new ModelFormatException(where, length + " entries", trees.size() + ", one per tree");
    }
  }
}
