// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets;

import io.bellwether.platform.shared.Page;
import java.util.Optional;

/** Keeps what is known of datasets; the rows themselves are files. */
public interface DatasetStore {
  Optional<DatasetVersion> newest(String workspace, String name);

  Optional<DatasetVersion> find(String workspace, String name, int version);

  /** The version with this content and {@link Origin#fingerprint()}. */
  Optional<DatasetVersion> same(
      String workspace, String name, String contentHash, String fingerprint);

  /**
   * The number of the dataset's next version; nobody else gets one of this dataset before the
   * change ends. Only inside a change.
   */
  int nextVersion(String workspace, String name);

  /** Adds the version that {@link #nextVersion} gave; only inside a change. */
  void add(String workspace, DatasetVersion version, DatasetProfile profile);

  Optional<DatasetProfile> profile(String workspace, String name, int version);

  /** By name, which is the page's key. */
  Page<Dataset> list(String workspace, Page.Request page);

  /** Newest first; the page's key is the version. */
  Page<DatasetVersion> versions(String workspace, String name, Page.Request page);
}
