// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.monitoring.Reference;
import io.bellwether.platform.monitoring.ReferenceStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** References that end with the test. */
public final class InMemoryReferenceStore implements ReferenceStore {
  private final Map<Key, Reference> references = new ConcurrentHashMap<>();

  private record Key(String workspace, String model, String version) {}

  @Override
  public void put(String workspace, Reference reference) {
    references.put(new Key(workspace, reference.model(), reference.version()), reference);
  }

  @Override
  public Optional<Reference> find(String workspace, String model, String version) {
    return Optional.ofNullable(references.get(new Key(workspace, model, version)));
  }
}
