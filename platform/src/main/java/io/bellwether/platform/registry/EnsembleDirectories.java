// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Caller;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds ensembles with the files of their members, and everything else as it is found alone. */
public final class EnsembleDirectories implements ModelDirectories {
  private final ModelDirectories alone;
  private final Memberships memberships;

  public EnsembleDirectories(ModelDirectories alone, Memberships memberships) {
    this.alone = alone;
    this.memberships = memberships;
  }

  @Override
  public Found find(Caller caller, ModelVersion version) {
    Found found = alone.find(caller, version);
    List<MemberVersion> members = memberships.of(caller.workspace(), version);
    if (members.isEmpty() || !(found instanceof Directory directory)) {
      return found;
    }
    FileBytes document = directory.files().get(Pipeline.MODEL_FILE);
    if (document == null) {
      return new Unreadable("its document is gone");
    }
    List<Part> parts = new ArrayList<>();
    for (MemberVersion member : members) {
      Optional<ModelVersion> one = memberships.find(caller.workspace(), member);
      if (one.isEmpty()) {
        return new Unreadable("its member %s is gone".formatted(member));
      }
      parts.add(new Part(member.toString(), () -> find(caller, one.get())));
    }
    return new Ensemble(document.all(), parts);
  }
}
