// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import io.bellwether.adapters.files.FileName;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionFilter;
import io.bellwether.platform.serving.PredictionLog;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The prediction log of all workspaces and models in one folder. */
public final class FilePredictionLog implements PredictionLog, AutoCloseable {
  private static final Duration SYNC_INTERVAL = Duration.ofMillis(500);

  private final Path root;
  private final Settings settings;
  private final DiskSync disk = new DiskSync(SYNC_INTERVAL);
  private final Map<SegmentHeader, ModelLog> logs = new ConcurrentHashMap<>();
  private final AtomicLong sequences = new AtomicLong();
  private final ReentrantLock once = new ReentrantLock();

  /**
   * How the log is kept.
   *
   * @param durable whether a prediction is on the disk before it is answered, and not within a
   *     second after
   * @param segmentBytes when a new file is begun
   */
  public record Settings(boolean durable, int segmentBytes) {
    public static final Settings DEFAULT = new Settings(false, 16 << 20);

    public Settings {
      if (segmentBytes < 1) {
        throw new IllegalArgumentException(
            "segmentBytes: %d (expected: >= 1)".formatted(segmentBytes));
      }
    }
  }

  /** Opens the log in the folder, and cuts off what a crash has left half written. */
  public FilePredictionLog(Path root, Settings settings) {
    this.root = root;
    this.settings = settings;
    try {
      Files.createDirectories(root);
      for (Path workspace : folders(root)) {
        for (Path model : folders(workspace)) {
          ModelLog.open(model, settings.segmentBytes(), disk)
              .ifPresent(log -> logs.put(log.header(), log));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the prediction log cannot be opened: " + root, e);
    }
    logs.values().forEach(log -> sequences.accumulateAndGet(log.lastSequence(), Math::max));
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  @Override
  public void append(String workspace, List<Prediction> predictions) {
    if (predictions.isEmpty()) {
      return;
    }
    String model = predictions.getFirst().model();
    Segment segment = attempt(() -> log(workspace, model).append(predictions, sequences));
    if (settings.durable()) {
      disk.now(segment.syncing());
    } else {
      disk.soon(segment.syncing());
    }
  }

  @Override
  public boolean appendOnce(String workspace, Prediction prediction) {
    once.lock();
    try {
      if (find(workspace, prediction.id()).isPresent()) {
        return false;
      }
      append(workspace, prediction);
      return true;
    } finally {
      once.unlock();
    }
  }

  @Override
  public Optional<Prediction> find(String workspace, String id) {
    return attempt(
        () -> {
          for (ModelLog log : of(workspace)) {
            Optional<Prediction> found = log.find(id);
            if (found.isPresent()) {
              return found;
            }
          }
          return Optional.empty();
        });
  }

  @Override
  public Page<Prediction> list(String workspace, PredictionFilter wanted, Page.Request page) {
    long before = page.after().map(FilePredictionLog::sequence).orElse(Long.MAX_VALUE);
    List<NewestFirst> walks =
        wanted.model().map(model -> of(workspace, model)).orElseGet(() -> of(workspace)).stream()
            .map(log -> log.newestFirst(before, wanted))
            .toList();
    return attempt(
        () -> {
          try {
            return new NewestOfAll(walks).page(wanted, page.limit());
          } finally {
            for (NewestFirst walk : walks) {
              walk.close();
            }
          }
        });
  }

  private static long sequence(String key) {
    try {
      return Long.parseLong(key);
    } catch (NumberFormatException e) {
      throw new Malformed("page_token: %s (expected: one that a page has given)".formatted(key));
    }
  }

  @Override
  public void last(String workspace, String model, int count, Consumer<Prediction> visitor) {
    attempt(
        () -> {
          for (ModelLog log : of(workspace, model)) {
            log.last(count, visitor);
          }
          return true;
        });
  }

  @Override
  public void scan(
      String workspace, String model, Instant from, Instant to, Consumer<Prediction> visitor) {
    attempt(
        () -> {
          for (ModelLog log : of(workspace, model)) {
            log.scan(RecordWriter.micros(from), RecordWriter.micros(to), visitor);
          }
          return true;
        });
  }

  @Override
  public long count(String workspace, String model) {
    return of(workspace, model).stream().mapToLong(ModelLog::count).sum();
  }

  @Override
  public List<String> models(String workspace) {
    return of(workspace).stream().map(log -> log.header().model()).sorted().toList();
  }

  @Override
  public List<String> workspaces() {
    return logs.keySet().stream().map(SegmentHeader::workspace).distinct().sorted().toList();
  }

  private List<ModelLog> of(String workspace) {
    return logs.values().stream()
        .filter(log -> log.header().workspace().equals(workspace))
        .toList();
  }

  private List<ModelLog> of(String workspace, String model) {
    return Optional.ofNullable(logs.get(new SegmentHeader(workspace, model))).stream().toList();
  }

  private ModelLog log(String workspace, String model) throws IOException {
    SegmentHeader owner = new SegmentHeader(workspace, model);
    ModelLog known = logs.get(owner);
    if (known != null) {
      return known;
    }
    Path folder = root.resolve(FileName.of(workspace)).resolve(FileName.of(model));
    try {
      return logs.computeIfAbsent(owner, key -> create(folder, key));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private ModelLog create(Path folder, SegmentHeader owner) {
    try {
      return ModelLog.create(folder, owner, settings.segmentBytes(), disk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T attempt(Attempt<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new Unavailable("prediction_log_failure", "the prediction log: " + e.getMessage());
    }
  }

  @FunctionalInterface
  private interface Attempt<T> {
    T run() throws IOException;
  }

  /** Brings everything to the disk. */
  @Override
  public void close() {
    disk.close();
    attempt(
        () -> {
          for (ModelLog log : logs.values()) {
            log.close();
          }
          return true;
        });
  }
}
