// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.governance;

import io.bellwether.platform.registry.ModelVersion;
import java.time.Instant;
import java.util.List;

/**
 * What is known about a version, for whoever has to answer for it. A section without a statement is
 * one for which there is no evidence.
 */
public record ModelCard(ModelVersion version, Instant generatedAt, List<Section> sections) {
  public ModelCard {
    sections = List.copyOf(sections);
  }

  /** A question that a card answers. */
  public record Section(String key, String title, List<Statement> statements) {
    public Section {
      statements = List.copyOf(statements);
    }
  }

  /** A sentence, and what proves it. */
  public record Statement(String text, List<Evidence> evidence) {
    public Statement {
      evidence = List.copyOf(evidence);
    }
  }

  /** Something that the platform keeps. */
  public record Evidence(Kind kind, String id) {
    public enum Kind {
      RUN,
      JOB,
      DATASET,
      VIEW,
      MODEL_VERSION,
      REPORT,
      ALERT,
      AUDIT
    }
  }
}
