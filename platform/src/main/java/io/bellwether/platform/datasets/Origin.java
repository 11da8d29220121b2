// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets;

/** Where a version came from. */
public sealed interface Origin {
  /** What the stored file, or the one that was sent, is. */
  FileFormat format();

  /** One text for equal origins. */
  String description();

  /** The same for equal origins only; together with the content's hash it names a version. */
  default String fingerprint() {
    return Sha256.of(description());
  }

  /** A file that somebody sent. */
  record Upload(UploadOptions options) implements Origin {
    @Override
    public FileFormat format() {
      return options.format();
    }

    @Override
    public String description() {
      return options.description();
    }
  }

  /** Built here from other data. */
  record Derived(Lineage lineage) implements Origin {
    @Override
    public FileFormat format() {
      return FileFormat.PARQUET;
    }

    @Override
    public String description() {
      return lineage.description();
    }
  }
}
