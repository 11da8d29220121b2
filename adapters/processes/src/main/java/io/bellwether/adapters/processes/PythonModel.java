// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.adapters.processes.PythonWire.Failed;
import io.bellwether.adapters.processes.PythonWire.Ready;
import io.bellwether.platform.serving.PythonModels.CannotRun;
import io.bellwether.platform.serving.PythonModels.Running;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.remote.RemoteAnswer;
import io.bellwether.scoring.remote.RemoteModel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model in a process of its own, which one thread keeps running: it hands over one request at a
 * time, together with those that came meanwhile where the model scores by row, or else several side
 * by side, and starts the process again if it ends.
 */
final class PythonModel implements Running {
  private static final System.Logger LOG = System.getLogger(PythonModel.class.getName());

  private static final int MOST_WAITING = 1000;

  /** A process that lived so long is started again at once, however its life ended. */
  private static final Duration LONG_LIFE = Duration.ofMinutes(1);

  private static final int MOST_DOUBLINGS = 6;

  /** In seconds: who comes in a longer pause is refused. */
  private static final int WORTH_WAITING = 2;

  /** After its time a call is ended, which takes a moment. */
  private static final Duration MOMENT = Duration.ofSeconds(3);

  /** Starts a process that loads the model. */
  @FunctionalInterface
  interface Starts {
    PythonChild start() throws IOException;
  }

  /**
   * How long things may take.
   *
   * @param idle so long nobody asked when a model that was closed ends: whoever still has it may
   *     fetch features between two blocks of a batch
   */
  record Limits(Duration start, Duration answer, Duration idle) {}

  private final Starts starts;
  private final Limits limits;
  private final ScheduledExecutorService timer;
  private final Consumer<PythonModel> whenEnded;
  private final CompletableFuture<Ready> first = new CompletableFuture<>();
  private final BlockingQueue<PythonCall> inbox = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Deque<PythonCall.Rows> begun = new ArrayDeque<>();
  private volatile boolean ended;
  private volatile boolean isReady;
  private volatile @Nullable Unavailable down;
  private volatile @Nullable PythonChild child;
  private @Nullable Pipeline pipeline;
  private int failures;
  private boolean isClosing;

  /**
   * @param timer ends what takes too long
   * @param whenEnded runs when there is no process any more and will be none
   */
  PythonModel(
      Starts starts,
      Limits limits,
      ScheduledExecutorService timer,
      Consumer<PythonModel> whenEnded) {
    this.starts = starts;
    this.limits = limits;
    this.timer = timer;
    this.whenEnded = whenEnded;
  }

  /**
   * Waits until the model is loaded.
   *
   * @throws CannotRun if it cannot be loaded
   */
  void start() {
    Thread.ofPlatform().daemon().name("python-model").start(this::run);
    Ready ready = Waits.during(first, limits.start.plus(MOMENT), "it is not loaded");
    try {
      pipeline = Pipeline.of(new RemoteModel(ready.description(), this::answers, ready.byRow()));
    } catch (IllegalArgumentException e) {
      throw new CannotRun(e.getMessage() + "");
    }
  }

  @Override
  public Pipeline pipeline() {
    return Objects.requireNonNull(pipeline, "it has been started");
  }

  private List<RemoteAnswer> answers(List<Row> rows) {
    Unavailable reason = down;
    if (reason != null) {
      throw new Unavailable(reason.code(), reason.getMessage() + "");
    }
    if (waiting.get() >= MOST_WAITING) {
      throw new Unavailable(
          "model_busy", "%d requests wait for the model's process already".formatted(MOST_WAITING));
    }
    Deadline deadline = Deadline.current();
    PythonCall.Rows call = new PythonCall.Rows(rows, new CompletableFuture<>());
    inbox.add(call);
    waiting.incrementAndGet();
    try {
      if (ended) {
        throw unloaded();
      }
      Duration patience = patience();
      long left = deadline.leftNanos();
      if (left > patience.toNanos()) {
        return Waits.during(call.answer(), patience, "no answer of the model's process");
      }
      return Waits.until(deadline, call.answer());
    } catch (Unavailable e) {
      deadline.check(); // If it is over, that is why.
      throw e;
    } finally {
      call.answer().cancel(false);
      waiting.decrementAndGet();
    }
  }

  /** Who comes while the process is started again waits for that, too. */
  private Duration patience() {
    Duration once = limits.answer.plus(MOMENT);
    return isReady ? once : once.plus(limits.start);
  }

  /** How many calls are not answered yet. */
  int waiting() {
    return waiting.get();
  }

  private static Unavailable unloaded() {
    return new Unavailable("model_unloaded", "the model has just been unloaded; ask again");
  }

  /** Ends the process once nobody has asked it anything for a while. */
  @Override
  public void close() {
    inbox.add(PythonCall.Signal.CLOSE);
  }

  @Override
  public boolean hasEnded() {
    return ended;
  }

  @Override
  public Optional<Unavailable> outage() {
    return Optional.ofNullable(down);
  }

  /** Ends the process now. */
  void kill() {
    ending.countDown();
    inbox.add(PythonCall.Signal.CLOSE);
    PythonChild running = child;
    if (running != null) {
      running.close();
    }
  }

  private void run() {
    try {
      while (!isEnding() && !isClosing) {
        long begin = System.nanoTime();
        String reason = live();
        if (reason.isEmpty() || isEnding()) {
          break;
        }
        LOG.log(System.Logger.Level.WARNING, "a model''s Python process ended: {0}", reason);
        boolean longLived = System.nanoTime() - begin > LONG_LIFE.toNanos();
        failures = longLived ? 1 : failures + 1;
        pause(reason);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private boolean isEnding() {
    return ending.getCount() == 0;
  }

  /** At once the first time, then after 1, 2, 4, … up to 64 seconds. */
  private void pause(String reason) throws InterruptedException {
    if (failures < 2) {
      return;
    }
    long seconds = 1L << Math.min(failures - 2, MOST_DOUBLINGS);
    if (seconds <= WORTH_WAITING) {
      var _ = ending.await(seconds, TimeUnit.SECONDS);
      return;
    }
    Unavailable known = down;
    Unavailable now =
        known == null
            ? new Unavailable(
                "model_process_ended",
                "the model's process ended %d times in a row, the last time: %s; it is started again in %d s"
                    .formatted(failures, reason, seconds))
            : known;
    down = now;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long left = end - System.nanoTime();
        left > 0 && !isEnding() && !isClosing;
        left = end - System.nanoTime()) {
      PythonCall message = inbox.poll(left, TimeUnit.NANOSECONDS);
      if (message != null) {
        hear(message, now);
      }
    }
  }

  /** What comes while there is no process. */
  private void hear(PythonCall message, Unavailable reason) {
    switch (message) {
      case PythonCall.Rows call -> call.answer().completeExceptionally(reason);
      case PythonCall.Signal.GONE -> {}
      case PythonCall.Signal.CLOSE -> isClosing = true;
    }
  }

  private void end() {
    ended = true;
    first.completeExceptionally(unloaded());
    List<PythonCall> left = new ArrayList<>(begun);
    inbox.drainTo(left);
    for (PythonCall message : left) {
      if (message instanceof PythonCall.Rows call) {
        call.answer().completeExceptionally(unloaded());
      }
    }
    whenEnded.accept(this);
  }

  /** One process from its start to its end: why it ended, or nothing if it was to end. */
  private String live() throws InterruptedException {
    try (PythonChild running = starts.start()) {
      child = running;
      if (isEnding()) {
        return "";
      }
      try {
        PythonTalk talk =
            new PythonTalk(running, timer, limits.answer, () -> inbox.add(PythonCall.Signal.GONE));
        return switch (talk.begin(limits.start)) {
          case Ready ready -> serve(running, talk, ready);
          case Failed(String reason, boolean lasts) ->
              cannot("Python cannot load it: " + reason, lasts);
          default -> cannot("the script says something else first", true);
        };
      } catch (IOException | RuntimeException e) {
        return cannot(
            "Python did not load it: its process ended " + running.endOfLoading(e), false);
      }
    } catch (IOException e) {
      return cannot("Python cannot be started: " + e.getMessage(), false);
    } finally {
      isReady = false;
      child = null;
    }
  }

  /** Nobody waits for a model that could not be loaded, the first time or again. */
  private String cannot(String reason, boolean lasts) {
    if (isEnding()) {
      return ""; // The server ends it, which says nothing of the model.
    }
    if (first.completeExceptionally(new CannotRun(reason, lasts))) {
      ending.countDown();
    }
    Unavailable failed = new Unavailable("model_failed", reason);
    down = failed;
    List<PythonCall> all = new ArrayList<>(begun);
    begun.clear();
    inbox.drainTo(all);
    all.forEach(message -> hear(message, failed));
    return reason;
  }

  private String serve(PythonChild running, PythonTalk talk, Ready ready)
      throws InterruptedException {
    running.whenEnded(() -> inbox.add(PythonCall.Signal.GONE));
    if (!first.complete(ready) && !ready.equals(first.join())) {
      return cannot("its inputs or answers are others than when it was first loaded", true);
    }
    down = null;
    isReady = true;
    while (true) {
      if (begun.isEmpty()) {
        PythonCall message = next();
        if (isEnding() || (message == null && talk.isIdle())) {
          return "";
        }
        switch (message) {
          case PythonCall.Rows call -> begun.add(call);
          case PythonCall.Signal.CLOSE -> isClosing = true;
          case PythonCall.Signal.GONE -> {}
          case null -> {}
        }
      }
      try {
        if (talk.broken().isPresent() || !running.isAlive()) {
          return lost(running, talk, talk.broken().orElseGet(PythonModel::idle));
        }
        talk.answer(ready, begun, inbox);
      } catch (IOException | RuntimeException e) { // Of a model's answers anything can be.
        return lost(running, talk, e);
      }
    }
  }

  /** Nothing comes any more if nobody needs the model. */
  private @Nullable PythonCall next() throws InterruptedException {
    return isClosing ? inbox.poll(limits.idle.toMillis(), TimeUnit.MILLISECONDS) : inbox.take();
  }

  private static Exception idle() {
    return new IOException("while it had nothing to do");
  }

  private String lost(PythonChild running, PythonTalk talk, Exception e) {
    String reason = running.end(e);
    begun.addAll(talk.left());
    talk.cutOff().forEach(call -> inbox.add(call.again())); // To score a row twice does no harm.
    isReady = false; // Before anybody hears of it, and asks again.
    Unavailable lost =
        isEnding()
            ? unloaded()
            : new Unavailable(
                "model_process_ended",
                "the model's process ended while it answered: %s; it is started again"
                    .formatted(reason));
    begun.forEach(call -> call.answer().completeExceptionally(lost));
    begun.clear();
    return reason;
  }
}
