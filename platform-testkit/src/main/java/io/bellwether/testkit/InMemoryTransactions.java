// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.shared.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One change at a time; for stores that keep nothing, so that nothing is undone either. */
public final class InMemoryTransactions implements Transactions {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> after = new ArrayList<>();

  @Override
  public <T> T write(Supplier<T> change) {
    lock.lock();
    try {
      T result = change.get();
      if (lock.getHoldCount() == 1) {
        List<Runnable> actions = List.copyOf(after);
        after.clear();
        actions.forEach(Runnable::run);
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void afterCommit(Runnable action) {
    if (lock.isHeldByCurrentThread()) {
      after.add(action);
    } else {
      action.run();
    }
  }
}
