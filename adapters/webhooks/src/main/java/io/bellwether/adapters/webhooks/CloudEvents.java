// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionListener;
import io.bellwether.platform.shared.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells every prediction to another program as CloudEvents 1.0 in binary mode, with the types and
 * attributes of KServe's logger: what was asked and what was answered, two events of one id. The
 * answer does not wait for them: they are queued within a bound, and what does not fit, or is not
 * taken, is counted and lost. (The prediction log loses nothing.)
 */
public final class CloudEvents implements PredictionListener, AutoCloseable {
  /** How many predictions may wait. */
  public static final int QUEUE = 10_000;

  private static final System.Logger LOG = System.getLogger(CloudEvents.class.getName());
  private static final String SENT = "cloud_events_total";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LAST = Duration.ofSeconds(5);
  private static final int SENDERS = 4;

  private final URI sink;
  private final String source;
  private final List<Kind> kinds;
  private final Metrics metrics;
  private final BlockingQueue<Told> queue;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final List<Thread> senders = new ArrayList<>();
  private final AtomicBoolean isFailing = new AtomicBoolean();
  private volatile boolean closed;

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

  private record Told(String workspace, Prediction prediction) {}

  /**
   * @param sink where they are posted; chosen by who runs the server, and so not restricted
   * @param source which server tells it
   * @param most how many predictions may wait
   */
  public CloudEvents(URI sink, String source, List<Kind> kinds, int most, Metrics metrics) {
    this.sink = sink;
    this.source = source;
    this.kinds = List.copyOf(kinds);
    this.metrics = metrics;
    this.queue = new ArrayBlockingQueue<>(most);
    for (int i = 0; i < SENDERS; i++) {
      senders.add(Thread.ofVirtual().name("cloud-events-" + i).start(this::sendUntilClosed));
    }
  }

  @Override
  public void predicted(String workspace, Prediction prediction) {
    if (closed || !queue.offer(new Told(workspace, prediction))) {
      metrics.increment(SENT, "dropped");
    }
  }

  @Override
  public void labelled(String workspace, String model, int labels) {}

  private void sendUntilClosed() {
    try {
      while (!closed || !queue.isEmpty()) {
        Told next = queue.poll(100, TimeUnit.MILLISECONDS);
        if (next != null) {
          for (Kind kind : kinds) {
            send(kind, next);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Kind kind, Told told) throws InterruptedException {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(sink).timeout(TIMEOUT);
      attributes(kind, told).forEach((name, value) -> request.header(name, encoded(value)));
      byte[] data = PredictionData.of(kind, told.prediction);
      request.POST(HttpRequest.BodyPublishers.ofByteArray(data));
      int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      ended(status >= 200 && status < 300, "status " + status);
    } catch (IOException e) {
      ended(false, HttpWebhookSender.told(e));
    }
  }

  /** The first failure is logged, and the first success after it. */
  private void ended(boolean taken, String answer) {
    metrics.increment(SENT, taken ? "sent" : "failed");
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
        made.id(),
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
    closed = true;
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
