// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.Rights;
import java.time.Instant;
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
        .flatMap(member -> find(caller.workspace(), member).stream())
        .toList();
  }

  /** Empty if it was deleted with its ensemble, or renamed, since that was looked at. */
  Optional<ModelVersion> find(String workspace, MemberVersion member) {
    return store.version(workspace, member.model(), member.number());
  }

  List<ModelVersion> found(String workspace, ModelVersion version) {
    return of(workspace, version).stream()
        .flatMap(member -> find(workspace, member).stream())
        .toList();
  }

  /** How many ensembles are within each other: 0 for a version that is none. */
  public int depth(String workspace, ModelVersion version) {
    return found(workspace, version).stream()
        .mapToInt(member -> 1 + depth(workspace, member))
        .max()
        .orElse(0);
  }

  /** How many versions answer when this one does, itself among them. */
  public int size(String workspace, ModelVersion version) {
    return 1 + found(workspace, version).stream().mapToInt(member -> size(workspace, member)).sum();
  }

  /**
   * Goes on only if the caller may register an ensemble as a version of the model, which may have
   * to be made.
   *
   * @throws NotAllowed if it may not
   */
  public void checkRegister(Caller caller, String name) {
    if (store.find(caller.workspace(), name).isPresent()) {
      caller.rights().check(Rights.Kind.MODEL, name);
    } else {
      caller.rights().checkCreate(Rights.Kind.MODEL);
    }
  }

  /**
   * Inside the change that registers the ensemble.
   *
   * @throws InvalidInput if one of them has been deleted meanwhile, or is another one by now
   */
  void keep(String workspace, ModelVersion ensemble, List<ModelVersion> versions) {
    List<MemberVersion> members = versions.stream().map(MemberVersion::of).toList();
    for (int i = 0; i < members.size(); i++) {
      Instant made = versions.get(i).createdAt();
      if (find(workspace, members.get(i)).filter(it -> it.createdAt().equals(made)).isEmpty()) {
        throw InvalidInput.field(
            "members",
            members.get(i),
            "a version that exists",
            "name a version that was not deleted");
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
