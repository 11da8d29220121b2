// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The features of one row, which never change. All rows of a model share their names: a map of its
 * own for each of them was a fifth of what a prediction by key allocated.
 */
final class FeatureValues extends AbstractMap<String, @Nullable Object> {
  private final Map<String, Integer> places;
  private final @Nullable Object[] values;

  /**
   * @param places of each feature among the values, in their order; shared, so not to be changed
   */
  FeatureValues(Map<String, Integer> places, List<@Nullable Object> values) {
    if (values.size() != places.size()) {
      throw new IllegalArgumentException(
          "values: %d (expected: one for each of %d features)"
              .formatted(values.size(), places.size()));
    }
    this.places = places;
    this.values = values.toArray();
  }

  @Override
  public @Nullable Object get(@Nullable Object feature) {
    Integer place = places.get(feature);
    return place == null ? null : values[place];
  }

  @Override
  public boolean containsKey(@Nullable Object feature) {
    return places.containsKey(feature);
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
    int place = 0;
    for (String feature : places.keySet()) {
      action.accept(feature, values[place++]);
    }
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return values.length;
      }

      @Override
      public Iterator<Entry<String, @Nullable Object>> iterator() {
        return entries(places.keySet().iterator());
      }
    };
  }

  private Iterator<Entry<String, @Nullable Object>> entries(Iterator<String> features) {
    return new Iterator<>() {
      private int place;

      @Override
      public boolean hasNext() {
        return features.hasNext();
      }

      @Override
      public Entry<String, @Nullable Object> next() {
        return new SimpleImmutableEntry<>(features.next(), values[place++]);
      }
    };
  }
}
