// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an ensemble does, for what writes it in another language.
 *
 * @param last makes the answer of what the members have answered together
 */
public record Composition(How how, List<Part> parts, Optional<Calibration> last) {
  public Composition {
    parts = List.copyOf(parts);
  }

  /**
   * A member.
   *
   * @param places of its inputs in the ensemble's row
   */
  public record Part(Pipeline pipeline, int[] places, Optional<Calibration> calibration) {
    static Part of(Seat seat) {
      return new Part(seat.pipeline(), seat.places(), seat.calibration());
    }

    /** What its margins are multiplied with before the link. */
    public double slope() {
      return calibration.isEmpty() ? pipeline.model().slope() : 1;
    }
  }

  /** How members answer together. */
  public sealed interface How {
    /** The only member's answer. */
    record Only() implements How {}

    /**
     * @param link of the margins, if those are added up
     * @param weights one for each member, of sum 1
     */
    record Mean(Space space, Link link, double[] weights) implements How {}

    /**
     * @param weights one for each member
     */
    record Votes(double[] weights) implements How {}

    /**
     * @param sureness of each member but the last
     */
    record Cascade(List<Sureness> sureness) implements How {}

    /**
     * @param space of the members' answers
     * @param meta its places are in the ensemble's row with all answers behind it
     */
    record Stack(Space space, Part meta) implements How {}
  }

  static Composition of(
      List<Seat> seats, Combination combination, Optional<Calibration> calibration) {
    How how =
        switch (combination) {
          case Combination.Only _ -> new How.Only();
          case Combination.Mean mean -> new How.Mean(mean.space(), mean.link(), mean.weights());
          case Combination.Majority vote -> new How.Votes(vote.weights());
          case Combination.Cascade cascade -> new How.Cascade(cascade.sureness());
          case Combination.Stack stack -> new How.Stack(stack.space(), Part.of(stack.meta()));
        };
    return new Composition(how, seats.stream().map(Part::of).toList(), calibration);
  }

  public boolean calibrates() {
    return last.isPresent() || parts.stream().anyMatch(part -> part.calibration.isPresent());
  }

  /** The members, and what decides on their answers, if that is a model. */
  public List<Part> models() {
    return how instanceof How.Stack stack
        ? Stream.concat(parts.stream(), Stream.of(stack.meta)).toList()
        : parts;
  }
}
