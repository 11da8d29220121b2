// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * The LightGBM model in a file of skops, which is how MLflow keeps LightGBM's scikit-learn
 * estimators: a zip whose schema.json tells an object's attributes, and a booster tells its state
 * as LightGBM's text. The text is taken out; no object is made.
 */
public final class LightgbmSkops {
  private static final int MOST_BYTES = 200 << 20;
  private static final String SCHEMA = "schema.json";

  private static final List<String> BOOSTER =
      List.of("content", "content", "_Booster", "content", "content");

  private String text = "";

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
    skops.object(PullReader.json(new ByteArrayInputStream(schema(file))), 0);
    if (skops.text.isEmpty()) {
      throw new ModelFormatException(SCHEMA, "no booster", "an estimator of LightGBM");
    }
    return skops.text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] schema(byte[] file) {
    long left = MOST_BYTES;
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
        : new ModelFormatException("the zip", "more", "at most " + MOST_BYTES + " bytes unpacked");
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
      } else {
        in.skip();
      }
    }
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
