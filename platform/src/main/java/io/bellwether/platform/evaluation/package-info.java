// SPDX-License-Identifier: Apache-2.0
/** What language models and agents are judged by: data sets of examples, and scorers. */
@NullMarked
package io.bellwether.platform.evaluation;

import org.jspecify.annotations.NullMarked;
