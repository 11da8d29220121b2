// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * The LightGBM model in a file of skops, which is how MLflow keeps LightGBM's scikit-learn
 * estimators: a zip whose schema.json tells an object's attributes, and a booster tells its state
 * as LightGBM's text. The text is taken out; no object is made.
 */
public final class LightgbmSkops {
  private static final int MOST_BYTES = 32 << 20;

  /** Text of trees is packed to a quarter or a fifth; what unpacks to far more is no model. */
  private static final int MOST_TIMES = 20;

  private static final int LEAST_BYTES = 1 << 20;
  private static final String SCHEMA = "schema.json";

  private static final List<String> BOOSTER =
      List.of("content", "content", "_Booster", "content", "content");

  private static final List<String> CLASSES =
      List.of("content", "content", "_class_map", "content");

  private static final String CATEGORIES = "pandas_categorical";

  private String text = "";

  /** Whether the booster says that it was trained on categories of a data frame. */
  private boolean hasCategories;

  private LightgbmSkops() {}

  /** Whether a file begins as zips do. */
  public static boolean recognises(byte[] file) {
    return file.length > 3 && file[0] == 'P' && file[1] == 'K' && file[2] == 3 && file[3] == 4;
  }

  /**
   * The model as LightGBM's text.
   *
   * @throws ModelFormatException if this is no such file
   */
  public static byte[] text(byte[] file) {
    LightgbmSkops skops = new LightgbmSkops();
    byte[] schema = schema(file);
    skops.object(PullReader.json(new ByteArrayInputStream(schema)), 0);
    if (skops.text.isEmpty()) {
      throw new ModelFormatException(SCHEMA, "no booster", "an estimator of LightGBM");
    }
    if (skops.hasCategories && !skops.text.contains(CATEGORIES + ":[[")) {
      throw new ModelFormatException(CATEGORIES, "[…]", "the same in the booster's text");
    }
    return skops.text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The labels of the classes, in their order; none of what is no classifier.
   *
   * @throws ModelFormatException if this is no such file
   */
  static List<String> labels(byte[] file) {
    List<String> labels = new ArrayList<>();
    labels(PullReader.json(new ByteArrayInputStream(schema(file))), 0, labels);
    return labels;
  }

  /**
   * The names of the classes; none if they are 0, 1, …. Of an objective of one's own LightGBM
   * answers numbers, whatever the labels are.
   *
   * @throws ModelFormatException if the labels are not as many as the trees have classes
   */
  static List<String> classes(byte[] file, Forest forest) {
    List<String> labels = labels(file);
    int count = forest.meaning().task().classes(forest.baseMargins().length);
    List<String> numbers = IntStream.range(0, labels.size()).mapToObj(Integer::toString).toList();
    if (count == 0 || labels.equals(numbers)) {
      return List.of();
    }
    if (labels.size() != count || new HashSet<>(labels).size() != count) {
      String some = labels.subList(0, Math.min(10, labels.size())).toString();
      throw new ModelFormatException("classes", some, count + " labels, each once");
    }
    return labels;
  }

  private static byte[] schema(byte[] file) {
    long most = Math.clamp((long) MOST_TIMES * file.length, LEAST_BYTES, MOST_BYTES);
    long left = most;
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry; left > 0 && (entry = in.getNextEntry()) != null; ) {
        if (entry.getName().equals(SCHEMA)) {
          byte[] content = in.readNBytes((int) left);
          if (content.length < left) {
            return content;
          }
          left = 0;
        } else {
          left -= length(in, left);
        }
      }
    } catch (ZipException e) {
      throw new ModelFormatException("the zip", String.valueOf(e.getMessage()), "a file of skops");
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelFormatException("the zip", e.toString(), "a file of skops");
    }
    throw left > 0
        ? new ModelFormatException("the zip", "no " + SCHEMA, "a file of skops")
        : new ModelFormatException("the zip", "more", "at most " + most + " bytes unpacked");
  }

  private static long length(InputStream in, long most) throws IOException {
    byte[] buffer = new byte[8192];
    long length = 0;
    for (int read; length < most && (read = in.read(buffer)) > 0; ) {
      length += read;
    }
    return length;
  }

  /** Goes down to the booster's attributes. */
  private void object(PullReader in, int depth) {
    boolean booster = depth == BOOSTER.size();
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      if (!booster && name.equals(BOOSTER.get(depth))) {
        object(in, depth + 1);
      } else if (booster && name.equals("_handle")) {
        text =
            PullReader.json(new ByteArrayInputStream(value(in).getBytes(StandardCharsets.UTF_8)))
                .string();
      } else if (booster && name.equals(CATEGORIES)) {
        hasCategories = hasCategories(in);
      } else {
        in.skip();
      }
    }
  }

  /** The names in the map of labels, which LightGBM writes in the order of the classes. */
  private static void labels(PullReader in, int depth, List<String> labels) {
    boolean classes = depth == CLASSES.size();
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      if (classes) {
        labels.add(whole(name));
        in.skip();
      } else if (name.equals(CLASSES.get(depth))
          && !in.atText()) { // What is no classifier has none.
        labels(in, depth + 1, labels);
      } else {
        in.skip();
      }
    }
  }

  /** A label 1.0 is the number 1. */
  private static String whole(String label) {
    return label.matches("-?\\d{1,15}\\.0") ? label.substring(0, label.length() - 2) : label;
  }

  /** The node is a plain value, or a list of other nodes. The booster's text has them too. */
  private static boolean hasCategories(PullReader in) {
    boolean found = false;
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      if (name.equals("content") && in.atArray()) {
        in.beginArray();
        while (in.nextElement()) {
          found = true;
          in.skip();
        }
      } else if (name.equals("content")) {
        String bare = in.string().strip();
        found = !bare.equals("null") && !bare.equals("[]");
      } else {
        in.skip();
      }
    }
    return found;
  }

  /** What the node of a plain value holds: its JSON, as text. */
  private static String value(PullReader in) {
    String value = "null";
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      if (name.equals("content")) {
        value = in.string();
      } else {
        in.skip();
      }
    }
    return value;
  }
}
