// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
    classes(PullReader.json(new ByteArrayInputStream(schema)), 0, new ArrayList<>());
    return skops.text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Whether the estimator tells classes.
   *
   * @throws ModelFormatException if this is no such file
   */
  static boolean isClassifier(byte[] file) {
    List<String> labels = new ArrayList<>();
    classes(PullReader.json(new ByteArrayInputStream(schema(file))), 0, labels);
    return !labels.isEmpty();
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

  /**
   * Answers are numbers of classes; of a classifier of other labels they would be read as labels.
   */
  private static void classes(PullReader in, int depth, List<String> labels) {
    boolean classes = depth == CLASSES.size();
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      if (classes) {
        labels.add(name);
        in.skip();
      } else if (name.equals(CLASSES.get(depth))
          && !in.atText()) { // What is no classifier has none.
        classes(in, depth + 1, labels);
      } else {
        in.skip();
      }
    }
    List<String> numbers = IntStream.range(0, labels.size()).mapToObj(Integer::toString).toList();
    if (classes && !labels.equals(numbers) && !labels.equals(List.of("false", "true"))) {
      throw new ModelFormatException(
          "classes",
          labels.subList(0, Math.min(10, labels.size())).toString(),
          "0 to %d; encode the target before training".formatted(labels.size() - 1));
    }
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
