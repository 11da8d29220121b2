// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.registry.ModelDirectories.Found;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What answers while the names of versions come to stand for others. */
@Timeout(30)
class SwapsTest {
  private static final Caller CALLER = new Caller("default", "ann", "r1");
  private static final byte[] FILE = TinyModel.file();

  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private final List<String> read = Collections.synchronizedList(new ArrayList<>());

  private Found readable(String model) {
    read.add(model);
    return new Directory(
        "linear",
        Map.of(Pipeline.MODEL_FILE, FileBytes.of(FILE)),
        List.of(),
        Optional.empty(),
        FILE.length);
  }

  private static ServedVersion served(String version) {
    return new ServedVersion(
        "m", version, version + ".0.0", version, Map.of(), RiskLevel.Bounds.DEFAULT);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theVersionFromBeforeAnswersWhileTheNextOneLoads() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger champion = new AtomicInteger(1);
    LoadedModels models =
        new LoadedModels(
            (_, _, _) -> served(Integer.toString(champion.get())),
            (_, version) -> {
              if (version.version().equals("2")) {
                begun.countDown();
                await(slow);
              }
              return readable(version.version());
            },
            PythonModels.none(),
            Baselines.none(),
            () -> now,
            new LoadLimits(1L << 20, 1));
    assertThat(models.get(CALLER, "m", "champion").version().version()).isEqualTo("1");
    champion.set(2);
    models.forget("default", "m");

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<LoadedModel> first = threads.submit(() -> models.get(CALLER, "m", "champion"));
      await(begun);
      assertThat(models.get(CALLER, "m", "champion").version().version()).isEqualTo("1");
      slow.countDown();
      assertThat(first.get().version().version()).isEqualTo("2");
    }
    assertThat(models.get(CALLER, "m", "champion").version().version()).isEqualTo("2");
  }

  @Test
  void nobodyWaitsForTheNextVersionWhileItIsLoaded() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger champion = new AtomicInteger(1);
    LoadedModels models =
        new LoadedModels(
            (_, _, _) -> served(Integer.toString(champion.get())),
            (_, version) -> {
              if (version.version().equals("2")) {
                begun.countDown();
                await(slow);
              }
              return readable(version.version());
            },
            PythonModels.none(),
            Baselines.none(),
            () -> now,
            new LoadLimits(1L << 20, 1));
    models.get(CALLER, "m", "champion");
    champion.set(2);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> promotion = threads.submit(() -> models.changed("default", "m"));
      await(begun);
      now = now.plusSeconds(2); // What the name stood for is not remembered any more.
      assertThat(models.get(CALLER, "m", "champion").version().version()).isEqualTo("1");
      assertThat(promotion.isDone()).isFalse();
      slow.countDown();
      promotion.get();
    }
    assertThat(models.get(CALLER, "m", "champion").version().version()).isEqualTo("2");
    assertThat(read).containsExactly("1", "2");
  }

  /** Serves what {@code versions} tells of names; loading waits for {@code slow}. */
  private LoadedModels served(
      Map<String, ServedVersion> versions, AtomicInteger lookups, CountDownLatch slow) {
    return new LoadedModels(
        (_, _, name) -> {
          lookups.incrementAndGet();
          return Objects.requireNonNull(versions.get(name));
        },
        (_, version) -> {
          if (!version.version().equals("1")) {
            synchronized (read) {
              read.add("begun");
              read.notifyAll();
            }
            await(slow);
          }
          return readable(version.version());
        },
        PythonModels.none(),
        Baselines.none(),
        () -> now,
        new LoadLimits(1L << 20, 1));
  }

  @Test
  void allVersionsOfAChangeAreLoadedAtATimeAndEachOnce() throws Exception {
    Map<String, ServedVersion> versions = new ConcurrentHashMap<>();
    List.of("champion", "a", "b").forEach(name -> versions.put(name, served("1")));
    CountDownLatch slow = new CountDownLatch(1);
    LoadedModels models = served(versions, new AtomicInteger(), slow);
    versions.keySet().forEach(name -> models.get(CALLER, "m", name));
    versions.putAll(Map.of("champion", served("2"), "a", served("2"), "b", served("3")));

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> promotion = threads.submit(() -> models.changed("default", "m"));
      synchronized (read) {
        while (Collections.frequency(read, "begun") < 2) {
          read.wait();
        }
      }
      slow.countDown();
      promotion.get();
    }
    assertThat(read).containsExactlyInAnyOrder("1", "begun", "begun", "2", "3");
  }

  @Test
  void aNameIsNotLookedUpForEachRequestWhileTheNextVersionLoads() throws Exception {
    Map<String, ServedVersion> versions = new ConcurrentHashMap<>();
    versions.put("champion", served("1"));
    AtomicInteger lookups = new AtomicInteger();
    CountDownLatch slow = new CountDownLatch(1);
    LoadedModels models = served(versions, lookups, slow);
    models.get(CALLER, "m", "champion");
    versions.put("champion", served("2"));
    now = now.plusMillis(1500);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<LoadedModel> first = threads.submit(() -> models.get(CALLER, "m", "champion"));
      synchronized (read) {
        while (!read.contains("begun")) {
          read.wait();
        }
      }
      for (int i = 0; i < 5; i++) {
        assertThat(models.get(CALLER, "m", "champion").version().version()).isEqualTo("1");
      }
      assertThat(lookups).as("by the one who waits").hasValue(2);
      now = now.plusMillis(300);
      for (int i = 0; i < 5; i++) {
        assertThat(models.get(CALLER, "m", "champion").version().version()).isEqualTo("1");
      }
      assertThat(lookups).as("by one more, for it may stand for another").hasValue(3);
      slow.countDown();
      assertThat(first.get().version().version()).isEqualTo("2");
    }
    now = now.plusSeconds(1);
    assertThat(models.get(CALLER, "m", "champion").version().version()).isEqualTo("2");
  }

  @Test
  void noRequestLooksUpWhatAChangeHasFound() {
    Map<String, ServedVersion> versions = new ConcurrentHashMap<>();
    versions.putAll(Map.of("champion", served("1"), "other", served("1")));
    AtomicInteger lookups = new AtomicInteger();
    LoadedModels models = served(versions, lookups, new CountDownLatch(0));
    versions.keySet().forEach(name -> models.get(CALLER, "m", name));
    versions.put("champion", served("2"));

    models.changed("default", "m");
    assertThat(lookups).as("by the change, of both names").hasValue(4);
    assertThat(models.get(CALLER, "m", "champion").version().version()).isEqualTo("2");
    assertThat(models.get(CALLER, "m", "other").version().version()).isEqualTo("1");
    assertThat(lookups).hasValue(4);

    versions.put("champion", served("3"));
    now = now.plusSeconds(1);
    assertThat(models.get(CALLER, "m", "champion").version().version()).isEqualTo("3");
  }

  @Test
  void whatWasUnloadedAnswersNobodyByAnotherNameEither() {
    Map<String, ServedVersion> versions = new ConcurrentHashMap<>();
    ServedVersion second = served("2");
    versions.put("champion", second);
    CountDownLatch slow = new CountDownLatch(1);
    slow.countDown();
    LoadedModels models = served(versions, new AtomicInteger(), slow);
    LoadedModel before = models.get(CALLER, "m", "champion");
    ServedVersion renumbered =
        new ServedVersion("m", "2", "2.1.0", "2", Map.of(), RiskLevel.Bounds.DEFAULT);
    versions.put("2", renumbered); // The same files, so the same model.
    LoadedModel same = models.get(CALLER, "m", "2");
    assertThat(same.pipeline()).isSameAs(before.pipeline());

    assertThat(models.isAnsweredMeanwhile("default", "m", "champion")).isTrue();
    models.unload("default", "m");

    assertThat(models.isAnsweredMeanwhile("default", "m", "champion")).isFalse();
  }

  /** Room for one version; {@code onFound} and {@code onLoad} may make somebody wait. */
  private LoadedModels oneAtATime(
      AtomicInteger champion, Runnable onFound, Consumer<String> onLoad) {
    return new LoadedModels(
        (_, _, _) -> {
          ServedVersion found = served(Integer.toString(champion.get()));
          onFound.run();
          return found;
        },
        (_, version) -> {
          onLoad.accept(version.version());
          return readable(version.version());
        },
        PythonModels.none(),
        Baselines.none(),
        () -> now,
        new LoadLimits(FILE.length, 1));
  }

  @Test
  void aSlowRequestDoesNotBringBackWhatAChangeReplaced() throws Exception {
    AtomicInteger champion = new AtomicInteger(1);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch slowRequest = new CountDownLatch(1);
    CountDownLatch slowLoad = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean isSlow = new AtomicBoolean();
    LoadedModels models =
        oneAtATime(
            champion,
            () -> {
              if (isSlow.getAndSet(false)) {
                asked.countDown();
                await(slowRequest);
              }
            },
            version -> {
              if (version.equals("2") && read.contains("2")) {
                begun.countDown();
                await(slowLoad);
              }
            });
    models.get(CALLER, "m", "champion");
    now = now.plusSeconds(2);
    isSlow.set(true);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<LoadedModel> slow = threads.submit(() -> models.get(CALLER, "m", "champion"));
      await(asked); // It has been told of version 1.
      champion.set(2);
      models.changed("default", "m");
      slowRequest.countDown();
      assertThat(slow.get().version().version()).isEqualTo("1"); // In whose place 2 went.
      Future<LoadedModel> again = threads.submit(() -> models.get(CALLER, "m", "champion"));
      await(begun);
      try {
        assertThatThrownBy(
                () ->
                    Deadline.in(Duration.ofMillis(50))
                        .during(() -> models.get(CALLER, "m", "champion")))
            .isInstanceOf(TimedOut.class);
      } finally {
        slowLoad.countDown();
      }
      assertThat(again.get().version().version()).isEqualTo("2");
    }
  }

  @Test
  void noRequestFailsWhileChampionsChange() throws Exception {
    AtomicInteger champion = new AtomicInteger(1);
    LoadedModels models = oneAtATime(champion, () -> {}, _ -> {}); // The last one goes at once.
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> asking = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        asking.add(threads.submit(() -> ask(models, over)));
      }
      try {
        for (int next = 2; next <= 200; next++) {
          champion.set(next);
          models.changed("default", "m");
          assertThat(models.get(CALLER, "m", "champion").version().version()).isEqualTo("" + next);
          if (next % 10 == 0) {
            models.unload("default", "m");
          }
        }
      } finally {
        over.set(true);
      }
      for (Future<Integer> answered : asking) {
        assertThat(answered.get()).isPositive();
      }
    }
  }

  /** How often it was answered. */
  private static int ask(LoadedModels models, AtomicBoolean over) {
    int answered = 0;
    while (!over.get() || answered == 0) {
      LoadedModel model = models.get(CALLER, "m", "champion");
      Row row = model.encode(Map.of("x", 2.0), "features");
      assertThat(model.ask(List.of(row), false)).hasSize(1);
      answered++;
    }
    return answered;
  }
}
