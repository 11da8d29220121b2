// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.orchestration.ChildProcesses;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/**
 * The one child process behind several steps of a job: each step waits until the child is past it.
 * The child is started by the first step that waits, so that after a crash only what is left is
 * done, though the child has to begin anew.
 */
final class LearningChild implements AutoCloseable {
  /** The steps that the child goes through; it says which one it is in before a colon. */
  static final List<String> STEPS =
      List.of("split", "search", "cross_validate", "train", "evaluate", "bias");

  private final ChildProcesses processes;
  private final ChildProcesses.Request request;
  private final BiConsumer<Double, String> progress;
  private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
  private final Object news = new Object();
  private int reached;
  private boolean started;
  private final CompletableFuture<Map<String, String>> outputs = new CompletableFuture<>();

  LearningChild(
      ChildProcesses processes,
      ChildProcesses.Request request,
      BiConsumer<Double, String> progress) {
    this.processes = processes;
    this.request = request;
    this.progress = progress;
  }

  /** Waits until the child is past the step; with the last one it has ended. */
  Map<String, String> await(String step) throws InterruptedException {
    int wanted = STEPS.indexOf(step);
    synchronized (news) {
      if (!started) {
        started = true;
        thread.execute(this::run);
      }
      while (reached <= wanted && !outputs.isDone()) {
        news.wait();
      }
    }
    if (outputs.isCompletedExceptionally() || wanted == STEPS.size() - 1) {
      return end();
    }
    return Map.of();
  }

  private Map<String, String> end() throws InterruptedException {
    try {
      return outputs.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void run() {
    try {
      outputs.complete(processes.run(request, new Listener()));
    } catch (InterruptedException e) {
      outputs.cancel(false);
    } catch (RuntimeException e) {
      outputs.completeExceptionally(e);
    }
    synchronized (news) {
      news.notifyAll();
    }
  }

  /** Ends the child if it still runs. */
  @Override
  public void close() {
    thread.shutdownNow();
    thread.close();
  }

  private final class Listener implements ChildProcesses.Listener {
    @Override
    public void progress(double fraction, String message) {
      int step = STEPS.indexOf(message.replaceFirst(":.*", ""));
      synchronized (news) {
        reached = Math.max(reached, step);
        news.notifyAll();
      }
      progress.accept(fraction, message);
    }

    @Override
    public void metric(String name, double value, long step) {}

    @Override
    public void log(String line) {}
  }
}
