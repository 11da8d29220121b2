// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import io.bellwether.platform.serving.EventId;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionListener;
import io.bellwether.platform.shared.Metrics;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells every prediction to another program as CloudEvents 1.0 in binary mode, with the types and
 * attributes of KServe's logger: what was asked and what was answered, two events of one id, each
 * at least once. The answer does not wait for them: they are queued within a bound, and what does
 * not fit, or is not taken at several tries, is counted and lost. (The prediction log loses
 * nothing.) A job, which nobody waits for, waits for room. What is to be tried again waits beside
 * the queue, so that it holds nothing up; no order is promised.
 */
public final class CloudEvents implements PredictionListener, AutoCloseable {
  /** How many predictions may wait. */
  public static final int QUEUE = 10_000;

  private static final System.Logger LOG = System.getLogger(CloudEvents.class.getName());
  private static final String SENT = "cloud_events_total";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LAST = Duration.ofSeconds(5);
  private static final int SENDERS = 4;

  /** Before what was not taken is tried again: the other side may just be starting. */
  public static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5));

  private static final int TOO_MANY = 429;

  private final URI sink;
  private final String source;
  private final List<Kind> kinds;
  private final List<Duration> pauses;
  private final Metrics metrics;
  private final BlockingQueue<Told> queue;
  private final int most;
  private final DelayQueue<Try> later = new DelayQueue<>();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final List<Thread> senders = new ArrayList<>();
  private final AtomicBoolean isFailing = new AtomicBoolean();
  private final AtomicBoolean isDropping = new AtomicBoolean();
  private final LongAdder dropped = new LongAdder();

  /** Whether a job has waited for room in vain, and nothing was taken since. */
  private volatile boolean isStuck;

  private final CountDownLatch closing = new CountDownLatch(1);

  /** What is told of a prediction. */
  public enum Kind {
    REQUEST("org.kubeflow.serving.inference.request"),
    RESPONSE("org.kubeflow.serving.inference.response");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    String type() {
      return type;
    }
  }

  private record Told(String workspace, Prediction prediction, String id) {}

  /** What is sent, for the so manieth time; at the end at once. */
  private final class Try implements Delayed {
    private final Kind kind;
    private final Told told;
    private final int before;
    private final long due;

    Try(Kind kind, Told told) {
      this(kind, told, 0, Duration.ZERO);
    }

    private Try(Kind kind, Told told, int before, Duration pause) {
      this.kind = kind;
      this.told = told;
      this.before = before;
      due = System.nanoTime() + pause.toNanos();
    }

    boolean isLast() {
      return before == pauses.size() || isClosed();
    }

    Try next() {
      return new Try(kind, told, before + 1, pauses.get(before));
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return isClosed() ? 0 : unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.signum(due - ((Try) other).due);
    }
  }

  /**
   * @param sink where they are posted; chosen by who runs the server, and so not restricted
   * @param source which server tells it
   * @param most how many predictions may wait, and events to be tried again
   * @param pauses before what was not taken is tried again, in their order
   */
  public CloudEvents(
      URI sink, String source, List<Kind> kinds, int most, List<Duration> pauses, Metrics metrics) {
    this.pauses = List.copyOf(pauses);
    this.sink = sink;
    this.source = source;
    this.kinds = List.copyOf(kinds);
    this.metrics = metrics;
    this.most = most;
    this.queue = new ArrayBlockingQueue<>(most);
    for (int i = 0; i < SENDERS; i++) {
      senders.add(Thread.ofVirtual().name("cloud-events-" + i).start(this::sendUntilClosed));
    }
  }

  @Override
  public void predicted(String workspace, Prediction prediction) {
    String id = EventId.next(prediction.id());
    if (!isClosed() && queued(new Told(workspace, prediction, id))) {
      return;
    }
    metrics.increment(SENT, "dropped");
    dropped.increment();
    if (isDropping.compareAndSet(false, true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "events to {0} are dropped: it takes them slower than predictions are made",
          sink.getHost());
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private boolean queued(Told told) {
    if (queue.offer(told)) {
      return true;
    }
    if (told.prediction.request().filter(Prediction.Request::isOfJob).isEmpty()
        || isStuck
        || isFailing.get()) {
      return false;
    }
    try {
      boolean isQueued = queue.offer(told, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      isStuck = !isQueued;
      return isQueued;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The job is to end, as it finds out itself.
      return false;
    }
  }

  /** Not at the first free place, or a full queue would be told of at each. */
  private void tellRoom() {
    if (isDropping.get()
        && queue.size() <= queue.remainingCapacity()
        && isDropping.compareAndSet(true, false)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "events to {0} have room again; dropped were {1}",
          sink.getHost(),
          dropped.sumThenReset());
    }
  }

  @Override
  public void labelled(String workspace, String model, int labels) {}

  private void sendUntilClosed() {
    try {
      while (!isClosed() || !queue.isEmpty() || !later.isEmpty()) {
        Try again = later.poll();
        if (again != null) {
          send(again);
          continue;
        }
        Told next = queue.poll(100, TimeUnit.MILLISECONDS);
        tellRoom();
        if (next != null) {
          for (Kind kind : kinds) {
            send(new Try(kind, next));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Try first) throws InterruptedException {
    Try one = first;
    try {
      int status = post(one);
      while (mayPass(status) && !one.isLast()) {
        one = one.next();
        if (later.size() < most) {
          later.add(one);
          return;
        }
        // Too many wait beside the queue: who fills it is slowed down.
        var _ = closing.await(one.getDelay(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
        status = post(one);
      }
      ended(status >= 200 && status < 300, "status " + status);
    } catch (IOException e) {
      ended(false, HttpWebhookSender.told(e));
    }
  }

  private int post(Try one) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(sink);
    attributes(one.kind, one.told).forEach((name, value) -> request.header(name, encoded(value)));
    byte[] data = PredictionData.of(one.kind, one.told.prediction);
    request.POST(HttpRequest.BodyPublishers.ofByteArray(data));
    return post(request);
  }

  private static boolean mayPass(int status) {
    return status == TOO_MANY || status >= 500;
  }

  /** Once more if it breaks off: a kept connection may have been closed by the other side. */
  private int post(HttpRequest.Builder request) throws IOException, InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    for (int kept = SENDERS; ; kept--) { // So many may be, each of which is closed.
      Duration rest = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      try {
        HttpRequest ready = request.timeout(rest).build();
        return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode();
      } catch (HttpTimeoutException | ConnectException e) {
        throw e;
      } catch (IOException e) {
        if (kept == 0 || System.nanoTime() >= end) {
          throw e;
        }
      }
    }
  }

  /** The first failure is logged, and the first success after it. */
  private void ended(boolean taken, String answer) {
    metrics.increment(SENT, taken ? "sent" : "failed");
    if (taken) {
      isStuck = false;
    }
    if (isFailing.compareAndSet(taken, !taken)) {
      String now = taken ? "are taken again" : "are not taken (" + answer + "); they are lost";
      LOG.log(System.Logger.Level.WARNING, "events to {0} {1}", sink.getHost(), now);
    }
  }

  private Map<String, String> attributes(Kind kind, Told told) {
    Prediction made = told.prediction;
    return Map.of(
        "Content-Type",
        "application/json",
        "ce-specversion",
        "1.0",
        "ce-type",
        kind.type,
        "ce-id",
        told.id,
        "ce-source",
        source,
        "ce-time",
        made.time().toString(),
        "ce-inferenceservicename",
        made.model(),
        "ce-namespace",
        told.workspace,
        "ce-component",
        "predictor",
        "ce-endpoint",
        made.route().name());
  }

  /** As the HTTP binding of CloudEvents wants what is not printable ASCII. */
  static String encoded(String value) {
    StringBuilder encoded = new StringBuilder();
    for (byte one : value.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = one > ' ' && one < 0x7F && one != '"' && one != '%';
      encoded.append(plain ? String.valueOf((char) one) : "%%%02X".formatted(one & 0xFF));
    }
    return encoded.toString();
  }

  /** Sends what waits, for some seconds. */
  @Override
  public void close() {
    closing.countDown();
    long end = System.nanoTime() + LAST.toNanos();
    try {
      for (Thread sender : senders) {
        sender.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }
}
