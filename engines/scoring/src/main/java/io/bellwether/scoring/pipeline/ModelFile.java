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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;

/** A model's file, whose format its content tells. */
public final class ModelFile {
  /** Of so many bytes only one is read at a time: that takes more memory than what it keeps. */
  private static final int LARGE = 4 << 20;

  private static final int HEAD = 64;

  private static final ReentrantLock LARGE_ONES = new ReentrantLock();

  private ModelFile() {}

  /**
   * Whether native code would read the file, which a broken one may bring down; it is better tried
   * in a process of its own first.
   */
  public static boolean needsTrial(FileBytes file) {
    return OnnxModel.recognises(file.head(HEAD));
  }

  /**
   * Reads a model: XGBoost's JSON or UBJSON, LightGBM's text, skops' file of a LightGBM estimator,
   * ONNX, or Bellwether's linear format. What {@link FileBytes#model} has is not read again.
   *
   * @throws ModelFormatException if the file is none of them, is broken or holds what cannot be
   *     scored
   * @throws UncheckedIOException if it cannot be read
   */
  public static Model read(FileBytes file) {
    return file.model().orElseGet(() -> readNow(file));
  }

  private static Model readNow(FileBytes file) {
    if (file.size() < LARGE) {
      return recognised(file);
    }
    LARGE_ONES.lock();
    try {
      return recognised(file);
    } finally {
      LARGE_ONES.unlock();
    }
  }

  private static Model recognised(FileBytes file) {
    byte[] head = file.head(HEAD);
    if (OnnxModel.recognises(head)) {
      return OnnxModel.read(file.all());
    }
    if (LightgbmSkops.recognises(head)) {
      return TreeEnsemble.readSkops(file.all());
    }
    if (TreeEnsemble.isLightgbm(head)) {
      return TreeEnsemble.readLightgbm(file.all());
    }
    refusePickle(head);
    boolean isUbjson = PullReader.isUbjson(head);
    String kind;
    try (InputStream in = file.sized()) {
      kind = kind(reader(in, isUbjson));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (InputStream in = file.sized()) {
      PullReader reader = reader(in, isUbjson);
      return kind.equals("learner") ? XgboostFile.read(reader) : LinearModel.read(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code pickle.dump} and {@code joblib.dump} begin theirs: the mistake that most make. */
  private static void refusePickle(byte[] head) {
    if (head.length > 1 && head[0] == (byte) 0x80 && head[1] >= 2 && head[1] <= 5) {
      throw new ModelFormatException(
          "the file",
          "a pickle of Python",
          "what save_model of XGBoost or LightGBM writes, an ONNX file, or a zip of the directory"
              + " that mlflow's save_model writes; to load a pickle is to run code");
    }
  }

  private static PullReader reader(InputStream in, boolean isUbjson) {
    return isUbjson ? PullReader.ubjson(in) : PullReader.json(in);
  }

  /** The member by which a file of members is known. */
  private static String kind(PullReader probe) {
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
        case "learner", "kind" -> {
          return name;
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
