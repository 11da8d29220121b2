// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.ensembles.EnsembleFile.Ballot;
import io.bellwether.scoring.ensembles.EnsembleFile.Kind;
import io.bellwether.scoring.ensembles.EnsembleFile.Member;
import io.bellwether.scoring.ensembles.EnsembleFile.Meta;
import io.bellwether.scoring.format.PullReader;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.InputFile;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reads the document; what it does not know it refuses, for it could mean another model. */
final class EnsembleReader {
  private @Nullable String format;
  private @Nullable Kind kind;
  private @Nullable Space space;
  private @Nullable Ballot ballot;
  private List<Member> members = List.of();
  private @Nullable Meta meta;
  private List<InputEncoding> inputs = List.of();
  private @Nullable Calibration calibration;

  private EnsembleReader() {}

  static EnsembleFile read(byte[] file) {
    if (file.length > EnsembleFile.MOST_BYTES) {
      throw new ModelFormatException(
          "the file", file.length + " bytes", "at most " + EnsembleFile.MOST_BYTES);
    }
    PullReader in = PullReader.json(new ByteArrayInputStream(file));
    EnsembleReader reader = new EnsembleReader();
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      reader.member(name, in);
    }
    in.end();
    return reader.file();
  }

  private void member(String name, PullReader in) {
    switch (name) {
      case "format" -> format = in.string();
      case "kind" -> kind = label(in, List.of(Kind.values()));
      case "space" -> space = label(in, List.of(Space.values()));
      case "vote" -> ballot = label(in, List.of(Ballot.values()));
      case "members" -> members = members(in);
      case "meta" -> meta = meta(in);
      case "inputs" -> inputs = InputFile.read(in);
      case "calibration" -> calibration = CalibrationFile.read(in);
      default ->
          throw unknown(in, "format, kind, members, space, vote, meta, inputs or calibration");
    }
  }

  private EnsembleFile file() {
    if (!EnsembleFile.FORMAT.equals(format)) {
      throw new ModelFormatException(
          "format", format == null ? "absent" : format, EnsembleFile.FORMAT);
    }
    if (kind == null) {
      throw new ModelFormatException("kind", "absent", labels(List.of(Kind.values())));
    }
    boolean combines = kind == Kind.AVERAGE || kind == Kind.WEIGHTED || kind == Kind.STACKING;
    if (space != null && !combines) {
      throw new ModelFormatException(
          "space", "present in " + kind.label(), "only in average, weighted or stacking");
    }
    if (ballot != null && kind != Kind.VOTE) {
      throw new ModelFormatException("vote", "present in " + kind.label(), "only in vote");
    }
    return new EnsembleFile(
        kind,
        space == null ? Space.PROBABILITY : space,
        ballot == null ? Ballot.MAJORITY : ballot,
        members,
        Optional.ofNullable(meta),
        inputs,
        Optional.ofNullable(calibration));
  }

  private static List<Member> members(PullReader in) {
    List<Member> members = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      members.add(new Entry().read(in, members.size()));
      if (members.size() > EnsembleFile.MOST_MEMBERS) {
        throw new ModelFormatException("members", "more", "at most " + EnsembleFile.MOST_MEMBERS);
      }
    }
    return members;
  }

  /** One member, its parts in any order. */
  private static final class Entry {
    private @Nullable String version;
    private @Nullable String name;
    private OptionalDouble weight = OptionalDouble.empty();
    private @Nullable Sureness sureness;
    private @Nullable Calibration calibration;

    Member read(PullReader in, int place) {
      String where = in.where();
      in.beginObject();
      for (String part; (part = in.nextName()) != null; ) {
        part(part, in);
      }
      if (version == null) {
        throw new ModelFormatException(
            where, "no version", "version: \"model/3\" or \"model@alias\"");
      }
      return new Member(
          version,
          name == null ? "m" + place : name,
          weight,
          Optional.ofNullable(sureness),
          Optional.ofNullable(calibration));
    }

    private void part(String part, PullReader in) {
      switch (part) {
        case "version" -> version = in.string();
        case "name" -> name = in.string();
        case "weight" -> weight = OptionalDouble.of(in.number());
        case "sure" -> sureness = once(in, new Sureness.AtLeast(notNegative(in)));
        case "unsure" -> sureness = once(in, band(in));
        case "calibration" -> calibration = CalibrationFile.read(in);
        default -> throw unknown(in, "version, name, weight, sure, unsure or calibration");
      }
    }

    private Sureness once(PullReader in, Sureness read) {
      if (sureness != null) {
        throw new ModelFormatException(in.where(), "sure and unsure", "one of them");
      }
      return read;
    }
  }

  private static double notNegative(PullReader in) {
    String where = in.where();
    double value = in.number();
    if (!(value >= 0) || !Double.isFinite(value)) {
      throw new ModelFormatException(where, value + "", "a probability (above 1: never)");
    }
    return value;
  }

  private static Sureness band(PullReader in) {
    String where = in.where();
    double[] band = in.doubles();
    if (band.length != 2 || !(band[0] >= 0 && band[0] <= band[1] && band[1] <= 1)) {
      throw new ModelFormatException(
          where, Arrays.toString(band), "[low, high], 0 <= low <= high <= 1");
    }
    return new Sureness.Outside(band[0], band[1]);
  }

  private static Meta meta(PullReader in) {
    String where = in.where();
    String version = null;
    List<String> features = List.of();
    double[][] coef = null;
    double[] intercept = null;
    Link link = null;
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      switch (name) {
        case "version" -> version = in.string();
        case "features" -> features = in.strings();
        case "coef" -> coef = in.rows();
        case "intercept" -> intercept = in.doubles();
        case "link" -> link = label(in, List.of(Link.IDENTITY, Link.LOGIT, Link.LOG, Link.SOFTMAX));
        default -> throw unknown(in, "version, or coef, intercept, link and features");
      }
    }
    if (version != null && coef == null && intercept == null && link == null) {
      return new Meta.Version(version);
    }
    if (version != null || coef == null || intercept == null || link == null) {
      throw new ModelFormatException(
          where, "some of them", "either version, or coef, intercept and link");
    }
    return new Meta.Linear(features, coef, intercept, link);
  }

  static <E extends Enum<E>> E label(PullReader in, List<E> values) {
    String where = in.where();
    String label = in.string();
    return values.stream()
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(label))
        .findFirst()
        .orElseThrow(() -> new ModelFormatException(where, "\"" + label + "\"", labels(values)));
  }

  private static String labels(List<? extends Enum<?>> values) {
    return String.join(
        ", ", values.stream().map(value -> value.name().toLowerCase(Locale.ROOT)).toList());
  }

  static ModelFormatException unknown(PullReader in, String expected) {
    return new ModelFormatException(in.where(), "not known", expected);
  }
}
