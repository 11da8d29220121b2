// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.pipeline.InputEncoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What an ensemble is made of, as a document says: {@code {"format":"bellwether.ensemble.v1",
 * "kind":…,"members":[{"version":"model/3"},…],…}}. Members are named and not part of it.
 *
 * @param space in what answers are combined: average, weighted, stacking
 * @param ballot how votes are counted: vote
 * @param members at least one, at most {@value #MOST_MEMBERS}
 * @param meta what answers on the members' answers: stacking
 * @param inputs how inputs become the columns that members take; empty: they are passed on
 * @param calibration of what was combined
 */
public record EnsembleFile(
    Kind kind,
    Space space,
    Ballot ballot,
    List<Member> members,
    Optional<Meta> meta,
    List<InputEncoding> inputs,
    Optional<Calibration> calibration) {
  public static final String FORMAT = "bellwether.ensemble.v1";
  public static final int MOST_MEMBERS = 32;

  /** A document is read whole. */
  public static final int MOST_BYTES = 1 << 20;

  /** How the members' answers become one. */
  public enum Kind {
    /** Their mean. */
    AVERAGE,
    /** Their mean by weights. */
    WEIGHTED,
    /** A vote. */
    VOTE,
    /** Another model answers on their answers. */
    STACKING,
    /** The first that is sure. */
    CASCADE,
    /** One member, behind a transform or before a calibration. */
    PIPELINE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How votes are counted. */
  public enum Ballot {
    /** One for the class that a member answers; of a tie the class that stands first. */
    MAJORITY,
    /** The mean of the probabilities; of a tie the class that stands first. */
    SOFT;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One of those that are asked.
   *
   * @param version {@code model/3}, or {@code model@alias} before it is registered
   * @param name what its answer is called as an input of a meta-model
   * @param weight weighted and vote; only their proportions count
   * @param sureness cascade, but for the last member
   * @param calibration of its answers before they are combined
   */
  public record Member(
      String version,
      String name,
      OptionalDouble weight,
      Optional<Sureness> sureness,
      Optional<Calibration> calibration) {
    Member withVersion(String resolved) {
      return new Member(resolved, name, weight, sureness, calibration);
    }
  }

  /** What answers on the members' answers. */
  public sealed interface Meta {
    /** A version, as members are named. */
    record Version(String version) implements Meta {}

    /**
     * A linear model over the members' answers.
     *
     * @param features names of members' answers and inputs; empty: all answers, in their order
     */
    record Linear(List<String> features, double[][] coef, double[] intercept, Link link)
        implements Meta {
      public Linear {
        features = List.copyOf(features);
      }
    }
  }

  /**
   * @throws ModelFormatException if the parts do not fit the kind
   */
  public EnsembleFile {
    members = List.copyOf(members);
    inputs = List.copyOf(inputs);
    checkCount(kind, members.size());
    checkNames(members);
    for (int i = 0; i < members.size(); i++) {
      check(kind, members.get(i), i, i == members.size() - 1);
    }
    checkWeights(members);
    if (meta.isPresent() != (kind == Kind.STACKING)) {
      throw meta.isPresent()
          ? foreign("meta", kind, "stacking")
          : new ModelFormatException("meta", "absent", "the model that answers on the members'");
    }
  }

  /** Whether a file is such a document; it may be a broken one. */
  public static boolean recognises(byte[] file) {
    return file.length > 0
        && file[0] == '{'
        && new String(file, 0, Math.min(file.length, MOST_BYTES), StandardCharsets.UTF_8)
            .contains("\"" + FORMAT + "\"");
  }

  /**
   * @throws ModelFormatException if it is broken, says something that is not known, or its parts do
   *     not fit together
   */
  public static EnsembleFile read(byte[] file) {
    return EnsembleReader.read(file);
  }

  /** The document, UTF-8 JSON. */
  public byte[] write() {
    return EnsembleWriter.write(this);
  }

  /** The versions that are asked: of each member, then of the meta-model if it is one. */
  public List<String> versions() {
    List<String> versions = new ArrayList<>(members.stream().map(Member::version).toList());
    if (meta.orElse(null) instanceof Meta.Version(String version)) {
      versions.add(version);
    }
    return versions;
  }

  /** Where in the document the version stands that has this place among {@link #versions}. */
  public String where(int place) {
    return place < members.size() ? "members[%d].version".formatted(place) : "meta.version";
  }

  /**
   * The same with other names of the versions.
   *
   * @param resolved in the order of {@link #versions}
   */
  public EnsembleFile resolved(List<String> resolved) {
    List<Member> named = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      named.add(members.get(i).withVersion(resolved.get(i)));
    }
    Optional<Meta> other =
        meta.map(old -> old instanceof Meta.Version ? new Meta.Version(resolved.getLast()) : old);
    return new EnsembleFile(kind, space, ballot, named, other, inputs, calibration);
  }

  private static void checkCount(Kind kind, int count) {
    int least = kind == Kind.CASCADE ? 2 : 1;
    int most = kind == Kind.PIPELINE ? 1 : MOST_MEMBERS;
    if (count < least || count > most) {
      throw new ModelFormatException(
          "members",
          Integer.toString(count),
          least == most ? "one for " + kind.label() : "%d to %d".formatted(least, most));
    }
  }

  private static void checkNames(List<Member> members) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < members.size(); i++) {
      String name = members.get(i).name;
      if (name.isBlank() || !names.add(name)) {
        throw new ModelFormatException(
            "members[%d].name".formatted(i), "\"" + name + "\"", "a name that no other has");
      }
    }
  }

  private static void checkWeights(List<Member> members) {
    double weights = members.stream().mapToDouble(member -> member.weight.orElse(1)).sum();
    if (!(weights > 0) || !Double.isFinite(weights)) {
      throw new ModelFormatException("members", "weights of " + weights, "a positive sum");
    }
  }

  private static void check(Kind kind, Member member, int place, boolean isLast) {
    String where = "members[%d].".formatted(place);
    boolean weighs = kind == Kind.WEIGHTED || kind == Kind.VOTE;
    if (member.weight.isPresent() && !weighs) {
      throw foreign(where + "weight", kind, "weighted or vote");
    }
    if (kind == Kind.WEIGHTED && member.weight.isEmpty()) {
      throw new ModelFormatException(where + "weight", "absent", "a number, 0 or more");
    }
    if (member.weight.isPresent() && !(member.weight.getAsDouble() >= 0)) {
      throw new ModelFormatException(
          where + "weight", member.weight.getAsDouble() + "", "0 or more");
    }
    if (kind != Kind.CASCADE && member.sureness.isPresent()) {
      throw foreign(where + "sure", kind, "cascade");
    }
    if (kind == Kind.CASCADE && member.sureness.isPresent() == isLast) {
      throw isLast
          ? new ModelFormatException(where + "sure", "present", "none: the last one answers always")
          : new ModelFormatException(where + "sure", "absent", "sure or unsure: when it answers");
    }
  }

  private static ModelFormatException foreign(String where, Kind kind, String expected) {
    return new ModelFormatException(where, "present in " + kind.label(), "only in " + expected);
  }
}
