// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.reviews.LabelSchema;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewQueue;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.tracing.Span;
import io.bellwether.platform.tracing.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What another system has kept, in our words, but with its own ids, names, times and addresses.
 *
 * <p>Implementers: nothing is changed there. Pages come in an order that stays the same, and the
 * key of a page means the same to another reader of the source; a page is bounded, however much
 * there is. What cannot be read now is {@link io.bellwether.platform.shared.Unavailable}.
 */
public interface ImportSource extends AutoCloseable {
  Inventory inventory();

  /** Deleted ones too, like everywhere below. */
  Page<Experiment> experiments(Page.Request page);

  /** Without metrics, whose points {@link #points} tells. */
  Page<FoundRun> runs(Page.Request page);

  /** Tells every point of the run's metrics. */
  void points(String runId, PointSink sink) throws InterruptedException;

  /** With the points that were measured on them, of each metric and dataset the latest 1,000. */
  Page<FoundModel> loggedModels(Page.Request page);

  Page<RegisteredModel> models(Page.Request page);

  /**
   * The oldest first.
   *
   * @throws Unreadable if the source cannot be asked for them
   */
  List<ModelVersion> versions(String model);

  Page<FoundTrace> traces(Page.Request page);

  /** Here and below: none where the source has no such thing. */
  default Page<FoundSchema> labelSchemas(Page.Request page) {
    return Page.empty();
  }

  default Page<ReviewQueue> reviewQueues(Page.Request page) {
    return Page.empty();
  }

  /** Those of all queues. */
  default Page<ReviewItem> reviewItems(Page.Request page) {
    return Page.empty();
  }

  default Page<FoundSecret> gatewaySecrets(Page.Request page) {
    return Page.empty();
  }

  default Page<ModelDefinition> gatewayModels(Page.Request page) {
    return Page.empty();
  }

  default Page<GatewayEndpoint> gatewayEndpoints(Page.Request page) {
    return Page.empty();
  }

  /** Whether clients read what is at this address by themselves, wherever its run is kept. */
  boolean isElsewhere(String address);

  /**
   * Tells every file below the address of a run's, a model's or a version's artifacts.
   *
   * @return whether there is anything at this address
   * @throws Unreadable if they cannot be read
   */
  boolean files(String address, FileSink sink) throws InterruptedException;

  @Override
  void close();

  /**
   * How much there is, by kind.
   *
   * @param carried kinds that can be brought
   * @param left kinds that cannot
   * @param remarks what people must know of the source
   */
  record Inventory(Map<String, Long> carried, Map<String, Long> left, List<String> remarks) {
    public Inventory {
      carried = Map.copyOf(carried);
      left = Map.copyOf(left);
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * @param deletedAt if it is known
   */
  record FoundRun(RunDetail detail, Optional<Instant> deletedAt) {}

  record FoundModel(LoggedModel model, boolean deleted) {}

  /**
   * @param runs those it is linked to
   * @param prompts as {@code name/version}
   */
  record FoundTrace(Trace trace, List<Span> spans, List<String> runs, List<String> prompts) {
    public FoundTrace {
      spans = List.copyOf(spans);
      runs = List.copyOf(runs);
      prompts = List.copyOf(prompts);
    }
  }

  /**
   * @param standard whether it is the question that every experiment has
   */
  record FoundSchema(LabelSchema schema, boolean standard) {}

  /**
   * @param secret without its values
   * @param values empty if they cannot be read
   * @param unreadable why they cannot be read, and what to do; blank if they can
   */
  record FoundSecret(
      GatewaySecret secret, Optional<Map<String, String>> values, String unreadable) {
    public FoundSecret {
      values = values.map(Map::copyOf);
    }

    /** Nobody writes a secret into a log by mistake. */
    @Override
    public String toString() {
      return "FoundSecret[%s]".formatted(secret.id());
    }
  }

  /** Takes points. */
  @FunctionalInterface
  interface PointSink {
    void accept(MetricPoint point) throws InterruptedException;
  }

  /** Takes files. */
  interface FileSink {
    /**
     * @param path below the folder, with {@code /} between names
     */
    void file(String path, long size, Content content) throws InterruptedException;

    /** One that is there and must not be read. */
    void skipped(String path, String reason);
  }

  /** Opens a file. */
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }

  /** It cannot be read, now or later; the message says why. */
  final class Unreadable extends RuntimeException {
    public Unreadable(String reason) {
      super(reason);
    }

    public String reason() {
      return String.valueOf(getMessage());
    }
  }
}
