// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import java.util.List;
import java.util.Map;

/**
 * How far an import is, and what it has to report; kept with each of its changes.
 *
 * @param source its name
 * @param cursors by phase: the key of the page that comes next, and what is done of it
 * @param found how much the source has, by kind
 * @param left what nobody carries, by kind
 * @param carried by kind
 * @param present by kind: what an earlier import of this source had brought
 * @param notes what was not carried as it was, and why; only the first of many
 * @param unlisted how many more notes there were
 */
public record ImportState(
    String job,
    String source,
    Map<String, String> cursors,
    Map<String, Long> found,
    Map<String, Long> left,
    Map<String, Long> carried,
    Map<String, Long> present,
    List<Note> notes,
    long unlisted) {
  public ImportState {
    cursors = Map.copyOf(cursors);
    found = Map.copyOf(found);
    left = Map.copyOf(left);
    carried = Map.copyOf(carried);
    present = Map.copyOf(present);
    notes = List.copyOf(notes);
  }

  public static ImportState begun(String job, String source) {
    return new ImportState(
        job, source, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of(), 0);
  }

  /**
   * One thing to tell people.
   *
   * @param subject which one, by its id or name at the source
   */
  public record Note(String kind, String subject, String reason) {}
}
