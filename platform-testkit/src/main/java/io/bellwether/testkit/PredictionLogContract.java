// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionFilter;
import io.bellwether.platform.serving.PredictionLog;
import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a {@link PredictionLog} owes: each prediction once, by id, by age and by time. */
public abstract class PredictionLogContract {
  private static final String WORKSPACE = "default";

  protected abstract PredictionLog log();

  /** The log as it is after a restart; the same one where nothing is kept. */
  protected abstract PredictionLog reopened();

  private void append(String model, int from, int to) {
    IntStream.range(from, to).forEach(n -> log().append(WORKSPACE, Predictions.of(model, n)));
  }

  @Test
  void givesBackWhatWasAppended() {
    append("heart", 0, 3);

    assertThat(log().find(WORKSPACE, "p1")).contains(Predictions.of("heart", 1));
    assertThat(log().find(WORKSPACE, "p9")).isEmpty();
    assertThat(log().find("other", "p1")).isEmpty();
    assertThat(log().last(WORKSPACE, "heart", 2))
        .containsExactly(Predictions.of("heart", 1), Predictions.of("heart", 2));
    assertThat(log().last(WORKSPACE, "heart", 5)).hasSize(3);
    assertThat(log().last(WORKSPACE, "liver", 5)).isEmpty();
    assertThat(log().count(WORKSPACE, "heart")).isEqualTo(3);
    assertThat(log().count(WORKSPACE, "liver")).isZero();
  }

  @Test
  void appendsManyTogether() {
    List<Prediction> many =
        IntStream.range(0, 300).mapToObj(n -> Predictions.of("heart", n)).toList();

    log().append(WORKSPACE, many);
    log().append(WORKSPACE, List.of());
    log().append(WORKSPACE, Predictions.of("heart", 300));

    assertThat(log().last(WORKSPACE, "heart", 1000)).hasSize(301).startsWith(many.getFirst());
    for (Prediction prediction : many) {
      assertThat(log().find(WORKSPACE, prediction.id())).contains(prediction);
    }
    assertThat(reopened().last(WORKSPACE, "heart", 300).getFirst()).isEqualTo(many.get(1));
  }

  @Test
  void visitsTheNewestAsTheyAreRead() {
    append("heart", 0, 20);
    List<String> visited = new ArrayList<>();

    log()
        .last(
            WORKSPACE,
            "heart",
            15,
            prediction -> {
              visited.add(prediction.id());
              append("heart", 100 + visited.size(), 101 + visited.size());
            });

    assertThat(visited)
        .containsExactlyElementsOf(IntStream.range(5, 20).mapToObj(n -> "p" + n).toList());
  }

  @Test
  void appendsAKnownIdOnce() {
    Prediction first = Predictions.of("a", "heart", 1);

    assertThat(log().appendOnce(WORKSPACE, first)).isTrue();
    assertThat(log().appendOnce(WORKSPACE, Predictions.of("a", "heart", 2))).isFalse();
    assertThat(log().appendOnce(WORKSPACE, Predictions.of("a", "liver", 3))).isFalse();
    assertThat(log().appendOnce("other", first)).isTrue();

    assertThat(log().find(WORKSPACE, "a")).contains(first);
    assertThat(log().count(WORKSPACE, "heart")).isEqualTo(1);
  }

  @Test
  void pagesNewestFirst() {
    append("heart", 0, 2);
    append("liver", 2, 4);
    append("heart", 4, 5);

    Page<Prediction> first = log().list(WORKSPACE, PredictionFilter.ALL, Page.Request.first(3));
    Page<Prediction> second =
        log().list(WORKSPACE, PredictionFilter.ALL, new Page.Request(3, first.next()));
    assertThat(ids(first)).containsExactly("p4", "p3", "p2");
    assertThat(ids(second)).containsExactly("p1", "p0");
    assertThat(second.next()).isEmpty();

    PredictionFilter ofHeart = PredictionFilter.of("heart");
    Page<Prediction> heart = log().list(WORKSPACE, ofHeart, Page.Request.first(2));
    Page<Prediction> older = log().list(WORKSPACE, ofHeart, new Page.Request(2, heart.next()));
    assertThat(ids(heart)).containsExactly("p4", "p1");
    assertThat(ids(older)).containsExactly("p0");
    assertThat(log().models(WORKSPACE)).containsExactly("heart", "liver");
    assertThat(log().models("other")).isEmpty();
    assertThat(log().workspaces()).containsExactly(WORKSPACE);
  }

  @Test
  void findsThoseThatAreWanted() {
    append("heart", 0, 10);
    append("liver", 10, 12);
    Optional<String> any = Optional.empty();
    Optional<Instant> always = Optional.empty();

    assertThat(wanted(any, any, any, any, any, always, always)).hasSize(12);
    assertThat(wanted(any, any, any, any, Optional.of("request-4"), always, always))
        .containsExactly("p4");
    assertThat(wanted(any, Optional.of("champion"), any, Optional.of("ann"), any, always, always))
        .hasSize(12);
    for (String other : List.of("2", "x")) {
      Optional<String> none = Optional.of(other);
      assertThat(wanted(none, any, any, any, any, always, always)).isEmpty();
      assertThat(wanted(any, none, any, any, any, always, always)).isEmpty();
      assertThat(wanted(any, any, none, any, any, always, always)).isEmpty();
      assertThat(wanted(any, any, any, none, any, always, always)).isEmpty();
    }
    Optional<Instant> from = Optional.of(Predictions.START.plusSeconds(9));
    Optional<Instant> to = Optional.of(Predictions.START.plusSeconds(11));
    assertThat(wanted(any, any, any, any, any, from, to)).containsExactly("p10", "p9");
    assertThat(wanted(any, any, any, any, any, from, always)).containsExactly("p11", "p10", "p9");
    assertThat(wanted(any, any, any, any, any, always, from)).hasSize(9);
  }

  @Test
  void pagesThroughThoseOfAnEntity() {
    append("heart", 0, 20);
    append("heart", 0, 20);
    PredictionFilter ofPatient =
        new PredictionFilter(
            Optional.of("heart"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of("patient_id", "PT7"),
            Optional.empty(),
            Optional.empty());

    Page<Prediction> first = log().list(WORKSPACE, ofPatient, Page.Request.first(1));
    Page<Prediction> second = log().list(WORKSPACE, ofPatient, new Page.Request(1, first.next()));
    Page<Prediction> last = log().list(WORKSPACE, ofPatient, new Page.Request(1, second.next()));

    assertThat(ids(first)).containsExactly("p7");
    assertThat(ids(second)).containsExactly("p7");
    assertThat(last.items()).isEmpty();
    assertThat(last.next()).isEmpty();
  }

  private List<String> wanted(
      Optional<String> version,
      Optional<String> route,
      Optional<String> endpoint,
      Optional<String> client,
      Optional<String> requestId,
      Optional<Instant> from,
      Optional<Instant> to) {
    PredictionFilter filter =
        new PredictionFilter(
            Optional.empty(), version, route, endpoint, client, requestId, Map.of(), from, to);
    return ids(log().list(WORKSPACE, filter, Page.Request.first(100)));
  }

  @Test
  void scansARangeOfTime() {
    append("heart", 0, 10);
    List<String> found = new ArrayList<>();

    log()
        .scan(
            WORKSPACE,
            "heart",
            Predictions.START.plusSeconds(3),
            Predictions.START.plusSeconds(6),
            prediction -> found.add(prediction.id()));

    assertThat(found).containsExactly("p3", "p4", "p5");
  }

  @Test
  void goesOnAfterAReopen() {
    append("heart", 0, 5);
    PredictionLog again = reopened();

    again.append(WORKSPACE, Predictions.of("heart", 5));

    assertThat(ids(again.list(WORKSPACE, PredictionFilter.ALL, Page.Request.first(10))))
        .containsExactly("p5", "p4", "p3", "p2", "p1", "p0");
    assertThat(again.appendOnce(WORKSPACE, Predictions.of("heart", 3))).isFalse();
    assertThat(again.count(WORKSPACE, "heart")).isEqualTo(6);
  }

  @Test
  void keepsEachOfManyConcurrentPredictions() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 400; i++) {
        Prediction prediction = Predictions.of(i % 2 == 0 ? "heart" : "liver", i);
        threads.execute(() -> log().append(WORKSPACE, prediction));
        threads.execute(() -> log().appendOnce(WORKSPACE, Predictions.of("shared", "heart", 1000)));
      }
    }

    assertThat(log().count(WORKSPACE, "heart")).isEqualTo(201);
    assertThat(log().count(WORKSPACE, "liver")).isEqualTo(200);
    List<String> ids = ids(log().list(WORKSPACE, PredictionFilter.ALL, Page.Request.first(1000)));
    assertThat(ids).hasSize(401);
    assertThat(new HashSet<>(ids)).hasSize(401);
  }

  private static List<String> ids(Page<Prediction> page) {
    return page.items().stream().map(Prediction::id).toList();
  }
}
