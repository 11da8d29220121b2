// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps models, versions and aliases.
 *
 * <p>Implementers: methods that change are called inside a change. Deleting a model removes all
 * that is below it; numbers of versions are never used twice while the model exists.
 */
public interface ModelStore {
  Optional<RegisteredModel> find(String workspace, String name);

  /** By name; the page's key is the name. */
  Page<RegisteredModel> list(String workspace, Page.Request page);

  /** Inserts the model, without aliases; false if the name is taken. */
  boolean insert(String workspace, RegisteredModel model);

  /** Replaces description, tags and time of change. */
  void update(String workspace, RegisteredModel model);

  void delete(String workspace, String name);

  /** Gives the model with all that is below it another name; false if that is taken. */
  boolean rename(String workspace, String name, String newName, Instant time);

  /**
   * The number for the next version. Nobody else gets a number of this model until the change ends.
   */
  int nextNumber(String workspace, String model);

  void insertVersion(String workspace, ModelVersion version);

  Optional<ModelVersion> version(String workspace, String model, int number);

  /** Newest first. */
  List<ModelVersion> versions(String workspace, String model);

  Optional<ModelVersion> newest(String workspace, String model);

  /** Newest first. */
  List<ModelVersion> versionsOfRun(String workspace, String runId);

  /** Versions whose files are in the folder with this address. */
  List<ModelVersion> versionsFrom(String workspace, String folder);

  /** Sets stage, description, tags and the time of the last change; nothing else ever changes. */
  void updateVersion(
      String workspace,
      String model,
      int number,
      Stage stage,
      String description,
      Map<String, String> tags,
      Instant updatedAt);

  /** Removes a version, and the aliases that point to it. */
  void deleteVersion(String workspace, String model, int number);

  /** Points the alias to the version, or takes it away, and keeps that this happened. */
  void changeAlias(String workspace, String model, AliasChange change);

  /** Newest first. */
  List<AliasChange> aliasChanges(String workspace, String model, String alias);

  /**
   * Keeps what a version is made of; the versions exist. They cannot be deleted as long as it
   * exists, unless it goes with them.
   */
  void insertMembers(String workspace, MemberVersion ensemble, List<MemberVersion> members);

  /** What a version is made of, in that order, by the names that the models have now. */
  List<MemberVersion> members(String workspace, String model, int number);

  /** The ensembles that versions of this model are members of. */
  List<Memberships.Use> uses(String workspace, String model);

  /** The time of the model's last change is now this. */
  void touch(String workspace, String model, Instant time);
}
