// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.scoring.pipeline.InputEncoding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs of a version that the online store knows.
 *
 * @param places of each input among them, in the order of training
 * @param sources of each of them: {@code view:feature}
 */
public record OnlineInputs(Map<String, Integer> places, List<String> sources) {

  /**
   * @param sources {@code view:feature} by input
   */
  static OnlineInputs of(Map<String, String> sources, List<InputEncoding> inputs) {
    Map<String, Integer> places = new LinkedHashMap<>();
    List<String> ordered = new ArrayList<>();
    for (InputEncoding input : inputs) {
      String source = sources.get(input.name());
      if (source != null) {
        places.put(input.name(), places.size());
        ordered.add(source);
      }
    }
    return new OnlineInputs(Collections.unmodifiableMap(places), List.copyOf(ordered));
  }
}
