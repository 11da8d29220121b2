// SPDX-License-Identifier: Apache-2.0
/** MLflow's protocol, as the clients of MLflow 3.17.2 speak it; its quirks live here only. */
@NullMarked
package io.bellwether.protocols.mlflow;

import org.jspecify.annotations.NullMarked;
