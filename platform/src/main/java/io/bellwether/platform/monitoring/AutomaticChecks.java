// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionListener;
import io.bellwether.platform.shared.Caller;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Queues a check of a model after so many new predictions, or so many new labels. At most one check
 * of a model waits; under load the checks of a model pause, each time twice as long up to a minute,
 * and long enough to take no more than a twentieth of a core.
 */
public final class AutomaticChecks implements PredictionListener {
  public static final String KIND = "monitoring.check";

  private static final System.Logger LOG = System.getLogger(AutomaticChecks.class.getName());
  private static final int PAUSE_FACTOR = 20;
  private static final long LEAST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long MOST_PAUSE = Duration.ofMinutes(1).toNanos();
  private static final int ASK_AGAIN = 10;
  private static final String CAUSE = "automatic check";

  private final Jobs jobs;
  private final int minSamples;
  private final Map<Key, Counts> models = new ConcurrentHashMap<>();

  public AutomaticChecks(Jobs jobs, MonitoringConfig config) {
    this.jobs = jobs;
    this.minSamples = config.minSamples();
  }

  private record Key(String workspace, String model) {}

  /** What is new since the last check began. */
  private static final class Counts {
    private final AtomicLong predictions = new AtomicLong();
    private final AtomicLong labels = new AtomicLong();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private volatile long notBefore = System.nanoTime() - LEAST_PAUSE;
    private volatile long pause = LEAST_PAUSE;

    /** A check that was due soon after the last pause shows that they come faster than that. */
    private void pauseAfter(long start, long end) {
      boolean busy = start - notBefore < pause;
      pause = busy ? Math.min(MOST_PAUSE, 2 * pause) : LEAST_PAUSE;
      notBefore = end + Math.max(pause, PAUSE_FACTOR * (end - start));
    }
  }

  @Override
  public void predicted(String workspace, Prediction prediction) {
    Key key = new Key(workspace, prediction.model());
    Counts counts = counts(key);
    askIfDue(key, counts, counts.predictions.incrementAndGet());
  }

  @Override
  public void labelled(String workspace, String model, int labels) {
    Key key = new Key(workspace, model);
    Counts counts = counts(key);
    askIfDue(key, counts, counts.labels.addAndGet(labels));
  }

  private Counts counts(Key key) {
    return models.computeIfAbsent(key, name -> new Counts());
  }

  private void askIfDue(Key key, Counts counts, long news) {
    if (news >= minSamples && counts.asked.compareAndSet(false, true)) {
      ask(key, counts);
    } else if (news > 0 && news % (ASK_AGAIN * (long) minSamples) == 0) {
      ask(key, counts); // Somebody may have cancelled the job that was asked for.
    }
  }

  private void ask(Key key, Counts counts) {
    if (counts.waiting.compareAndSet(false, true)) {
      Thread.ofVirtual().name("ask-for-check").start(() -> queue(key, counts));
    }
  }

  private void queue(Key key, Counts counts) {
    try {
      long wait = counts.notBefore - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
      }
      Caller caller = Caller.platform(key.workspace, CAUSE);
      boolean waiting =
          jobs.findActive(caller, KIND, key.model)
              .filter(job -> job.status() == JobStatus.QUEUED)
              .isPresent();
      if (!waiting) {
        jobs.enqueue(caller, KIND, key.model, Map.of(), Optional.empty());
      }
    } catch (InterruptedException e) {
      counts.asked.set(false);
    } catch (RuntimeException e) {
      counts.asked.set(false);
      LOG.log(Level.WARNING, "a check of model " + key.model + " could not be queued", e);
    } finally {
      counts.waiting.set(false);
    }
  }

  /** Counts what was recorded before this server was there to count; called at its start. */
  public void catchUp(Monitoring monitoring) {
    for (Monitoring.News news : monitoring.recall()) {
      Key key = new Key(news.workspace(), news.model());
      Counts counts = counts(key);
      askIfDue(key, counts, counts.predictions.addAndGet(news.predictions()));
      askIfDue(key, counts, counts.labels.addAndGet(news.labels()));
    }
  }

  /** Does the checks. */
  public JobHandler handler(Monitoring monitoring) {
    return new Handler(monitoring);
  }

  private final class Handler implements JobHandler {
    private final Monitoring monitoring;

    Handler(Monitoring monitoring) {
      this.monitoring = monitoring;
    }

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public void run(JobContext context) {
      Job job = context.job();
      Key key = new Key(job.workspace(), job.subject());
      Counts counts = counts(key);
      counts.predictions.set(0);
      counts.labels.set(0);
      long start = System.nanoTime();
      try {
        monitoring
            .runAutomatically(context.caller(), job.subject())
            .ifPresent(
                report -> {
                  context.result("report_id", report.id());
                  context.result("summary", report.summary());
                });
      } finally {
        counts.pauseAfter(start, System.nanoTime());
        counts.asked.set(false);
      }
      askIfDue(key, counts, Math.max(counts.predictions.get(), counts.labels.get()));
    }
  }
}
