// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

/** A version by which others answer, or that answers by others. */
public record MemberVersion(String model, int number) {
  static MemberVersion of(ModelVersion version) {
    return new MemberVersion(version.model(), version.number());
  }

  /** As documents name it: {@code model/3}. */
  @Override
  public String toString() {
    return model + "/" + number;
  }
}
