// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.experiments;

import io.bellwether.platform.experiments.RunField;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Order;
import java.util.List;
import java.util.function.Function;

/**
 * The language in which runs are searched for, which another protocol has. What is not in it is
 * refused with {@link io.bellwether.platform.shared.InvalidInput}.
 *
 * @param conditions of a filter such as {@code metrics.roc_auc > 0.9 and tags.team = 'risk'}
 * @param orders such as {@code metrics.roc_auc DESC}
 */
public record RunGrammar(
    Function<String, List<Condition<RunField>>> conditions,
    Function<List<String>, List<Order<RunField>>> orders) {}
