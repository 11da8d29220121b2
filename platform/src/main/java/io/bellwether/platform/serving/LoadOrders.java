// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.Unavailable;
import java.util.Map;

/** Loads models and lets go of them where somebody says so; who did is in the audit trail. */
public final class LoadOrders {
  private final Serving serving;
  private final Transactions transactions;
  private final Audit audit;

  public LoadOrders(Serving serving, Transactions transactions, Audit audit) {
    this.serving = serving;
    this.transactions = transactions;
    this.audit = audit;
  }

  /**
   * Loads what the model's route serves.
   *
   * @throws NotFound if there is no such model
   * @throws Unavailable if it has no champion, or that cannot be loaded
   */
  public void load(Caller caller, String model) {
    record(caller, "model.load", serving.served(caller, model).version().model());
  }

  /** Lets go of the model's versions; the next request for one loads it again. */
  public void unload(Caller caller, String model) {
    serving.unload(caller, model);
    record(caller, "model.unload", model);
  }

  private void record(Caller caller, String action, String model) {
    transactions.write(() -> audit.record(caller, action, "model:" + model, Map.of()));
  }
}
