// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Rights;
import java.util.List;
import java.util.Optional;

/**
 * Which versions an ensemble is made of. They were there when it was registered and stay as long as
 * it does, so it always answers the same, and none is a member of itself.
 */
public final class Memberships {
  /** The type of a version that is made of others. */
  public static final String ENSEMBLE = "ensemble";

  /** How the source of a version begins that is another version's copy. */
  private static final String COPIED = "models:/";

  private final ModelStore store;

  public Memberships(ModelStore store) {
    this.store = store;
  }

  /**
   * One ensemble and one of its members.
   *
   * @param ensemble the version that needs the other one
   */
  public record Use(MemberVersion ensemble, MemberVersion member) {}

  /** The versions that an ensemble is made of, in its order; none of another version. */
  public List<MemberVersion> of(String workspace, ModelVersion version) {
    Content content = version.content();
    return content.modelType().equals(ENSEMBLE) || original(content).isPresent()
        ? store.members(workspace, version.model(), version.number())
        : List.of();
  }

  /**
   * The version that this one is a copy of, {@code name/3} or {@code name@alias}: their files are
   * the same. A logged model's version, {@code models:/m-…}, is no copy.
   */
  public static Optional<String> original(Content content) {
    String source = content.source();
    String named = source.startsWith(COPIED) ? source.substring(COPIED.length()) : "";
    return named.matches(".*[/@].*") ? Optional.of(named) : Optional.empty();
  }

  /** Those of its members that the caller may see. */
  public List<ModelVersion> seen(Caller caller, ModelVersion version) {
    return of(caller.workspace(), version).stream()
        .filter(member -> caller.rights().sees(Rights.Kind.MODEL, member.model()))
        .map(member -> find(caller.workspace(), member))
        .toList();
  }

  ModelVersion find(String workspace, MemberVersion member) {
    return store
        .version(workspace, member.model(), member.number())
        .orElseThrow(() -> new IllegalStateException(member + " is a member and gone"));
  }

  /** How many ensembles are within each other: 0 for a version that is none. */
  public int depth(String workspace, ModelVersion version) {
    return of(workspace, version).stream()
        .mapToInt(member -> 1 + depth(workspace, find(workspace, member)))
        .max()
        .orElse(0);
  }

  /** How many versions answer when this one does, itself among them. */
  public int size(String workspace, ModelVersion version) {
    return 1
        + of(workspace, version).stream()
            .mapToInt(member -> size(workspace, find(workspace, member)))
            .sum();
  }

  /**
   * Inside the change that registers the ensemble.
   *
   * @throws InvalidInput if one of them has been deleted meanwhile
   */
  void keep(String workspace, ModelVersion ensemble, List<MemberVersion> members) {
    for (MemberVersion member : members) {
      if (store.version(workspace, member.model(), member.number()).isEmpty()) {
        throw InvalidInput.field(
            "members", member, "a version that exists", "name a version that was not deleted");
      }
    }
    if (!members.isEmpty()) {
      store.insertMembers(workspace, MemberVersion.of(ensemble), members);
    }
  }

  /**
   * Inside the change that deletes them.
   *
   * @throws Conflict if an ensemble needs a version of the model that goes, and does not go with it
   */
  void requireUnused(Caller caller, String model) {
    for (Use use : store.uses(caller.workspace(), model)) {
      if (!use.ensemble.model().equals(model)) {
        throw inUse(caller, use);
      }
    }
  }

  /**
   * @throws Conflict if an ensemble needs the version
   */
  void requireUnused(Caller caller, ModelVersion version) {
    for (Use use : store.uses(caller.workspace(), version.model())) {
      if (use.member.equals(MemberVersion.of(version))) {
        throw inUse(caller, use);
      }
    }
  }

  private static Conflict inUse(Caller caller, Use use) {
    boolean seen = caller.rights().sees(Rights.Kind.MODEL, use.ensemble.model());
    return new Conflict(
        "version_in_use",
        "%s is a member of the ensemble %s (expected: a version that no ensemble needs; delete the ensemble first)"
            .formatted(use.member, seen ? use.ensemble : "of a model that you may not see"));
  }
}
