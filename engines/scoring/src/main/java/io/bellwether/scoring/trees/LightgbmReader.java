// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Categories;
import io.bellwether.scoring.ModelFormatException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads LightGBM's text files (src/boosting/gbdt_model_text.cpp, src/io/tree.cpp): a header, a
 * section for each tree, and what is said about the training after "end of trees". Of that only the
 * categories of data frames matter: clients send them, and trees split by their codes.
 */
final class LightgbmReader {
  private static final int MOST_FEATURES = 100_000;
  private static final int MOST_TREES = 250_000;
  private static final int MOST_CLASSES = 10_000;
  private static final int MOST_CONTRIBUTIONS = 10_000_000;
  private static final String TREE = "Tree=";
  private static final String END = "end of trees";
  private static final String CATEGORIES = "pandas_categorical:";

  private static final Set<String> HEADER =
      Set.of(
          "version",
          "num_class",
          "num_tree_per_iteration",
          "max_feature_idx",
          "objective",
          "average_output",
          "feature_names",
          "feature_infos",
          "tree_sizes");

  private final BufferedReader lines;
  private final LightgbmSection header = new LightgbmSection("", HEADER);
  private final List<LightgbmTree> trees = new ArrayList<>();

  private final boolean classifier;

  /**
   * @param classifier whether a classifier's estimator answers with it
   */
  LightgbmReader(byte[] file, boolean classifier) {
    this.classifier = classifier;
    lines =
        new BufferedReader(
            new InputStreamReader(new ByteArrayInputStream(file), StandardCharsets.UTF_8));
  }

  /** Whether a file begins as LightGBM's do. */
  static boolean recognises(byte[] file) {
    return file.length > 5
        && new String(file, 0, 5, StandardCharsets.ISO_8859_1).matches("tree[\r\n]");
  }

  /** Reads the model in a file of skops. */
  static LightgbmReader ofSkops(byte[] file) {
    return new LightgbmReader(LightgbmSkops.text(file), !LightgbmSkops.labels(file).isEmpty());
  }

  Forest read() {
    String line = section(header);
    String version = header.text("version");
    if (!version.equals("v3") && !version.equals("v4")) {
      throw header.refuse("version", version, "v3 or v4");
    }
    int perIteration = header.count("num_tree_per_iteration", 1, MOST_CLASSES);
    Meaning booster = LightgbmObjective.of(header, perIteration);
    Meaning meaning = classifier ? booster.ofClassifier() : booster;
    List<String> features = features(perIteration);
    while (line.startsWith(TREE)) {
      line = tree(line, features.size());
    }
    checkNumber(perIteration);
    Map<Integer, Categories> categories = categories(features.size());
    RankKeys keys =
        RankKeys.of(features.size(), trees.stream().flatMap(LightgbmTree::byThreshold).toList());
    int iterations = Math.max(1, trees.size() / perIteration);
    Gains gains = new Gains();
    TreeTables tables = new TreeTables();
    for (int i = 0; i < trees.size(); i++) {
      Tree tree = trees.get(i).build(keys);
      gains.add(tree);
      tables.add(tree, i % perIteration);
    }
    List<CompactTree> built = tables.trees();
    return new Forest(
        TreeEnsemble.Library.LIGHTGBM,
        features,
        categories,
        meaning,
        keys,
        new double[perIteration],
        header.has("average_output") ? iterations : 1,
        built,
        gains.total(built, features.size()),
        true);
  }

  /** Reads lines into a section and returns the one that ends it. */
  private String section(LightgbmSection section) {
    try {
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.startsWith(TREE) || line.equals(END)) {
          return line;
        }
        section.line(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new ModelFormatException(
        "the file", "its end after %d trees".formatted(trees.size()), "a line \"" + END + "\"");
  }

  private String tree(String title, int features) {
    String where = TREE + trees.size();
    if (trees.size() == MOST_TREES) {
      throw new ModelFormatException("the file", where, "at most %d trees".formatted(MOST_TREES));
    }
    if (!title.equals(where)) {
      throw new ModelFormatException(
          "the file", title.substring(0, Math.min(100, title.length())), where);
    }
    LightgbmSection section = new LightgbmSection(where + ".", LightgbmTree.LINES);
    String next = section(section);
    trees.add(new LightgbmTree(where, section, features));
    return next;
  }

  private List<String> features(int outputs) {
    int number = header.count("max_feature_idx", 0, MOST_FEATURES - 1) + 1;
    if ((long) outputs * (number + 1) > MOST_CONTRIBUTIONS) {
      throw header.refuse(
          "max_feature_idx",
          "%d outputs and %d features".formatted(outputs, number),
          "a product of at most " + MOST_CONTRIBUTIONS);
    }
    List<String> names = List.of(header.words("feature_names", number));
    int different = new HashSet<>(names).size();
    if (names.size() != number || different != number) {
      throw header.refuse(
          "feature_names",
          "%d names, %d different".formatted(names.size(), different),
          number + ", as max_feature_idx says, each once");
    }
    return names;
  }

  /** The last such line counts, as in the library. */
  private Map<Integer, Categories> categories(int features) {
    String json = "null";
    try {
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.startsWith(CATEGORIES)) {
          json = line.substring(CATEGORIES.length());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return LightgbmCategories.of(json, header, features);
  }

  private void checkNumber(int perIteration) {
    if (trees.size() % perIteration != 0) {
      throw new ModelFormatException(
          "the file",
          trees.size() + " trees",
          "a multiple of num_tree_per_iteration, " + perIteration);
    }
    if (header.has("tree_sizes") && header.countWords("tree_sizes") != trees.size()) {
      throw header.refuse(
          "tree_sizes",
          header.countWords("tree_sizes") + " trees",
          trees.size() + ", as there are");
    }
  }
}
