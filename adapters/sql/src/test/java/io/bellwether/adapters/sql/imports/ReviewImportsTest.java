// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.imports.ImportState;
import io.bellwether.platform.reviews.LabelSchema;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewQueue;
import io.bellwether.platform.tracing.TraceState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Imports of reviews and of the gateway, repeated, on real stores. */
class ReviewImportsTest {
  private static final String WORKSPACE = "default";

  @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

  private ImportSetting setting;
  private KeptThings source;

  @BeforeEach
  void start() {
    setting = new ImportSetting(database.get());
    source = setting.source;
  }

  private void change(Runnable change) {
    database.get().write(change);
  }

  private static List<String> notes(ImportState state) {
    return state.notes().stream()
        .filter(note -> !note.kind().equals("source"))
        .map(note -> "%s %s: %s".formatted(note.kind(), note.subject(), note.reason()))
        .toList();
  }

  private void fillReviews() {
    source.trace("tr-1", TraceState.OK, Map.of());
    source.trace("tr-2", TraceState.OK, Map.of());
    source.schema("ls-0", "Feedback", true);
    source.schema("ls-1", "right?", false);
    source.queue("rq-1", "hard", ReviewQueue.Kind.CUSTOM, "ls-0", "ls-1", "ls-gone");
    source.queue("rq-2", "ann", ReviewQueue.Kind.USER);
    source.item("rq-1", "tr-1", 0);
    source.item("rq-1", "tr-2", 0);
    source.item("rq-1", "tr-gone", 0);
    source.item("rq-2", "tr-1", 9);
  }

  private ReviewItem item(String queue, String trace) {
    return setting.queues.items(WORKSPACE, queue, List.of(trace)).getFirst();
  }

  @Test
  void bringsReviewsOnceAndHowTheyHaveEnded() throws Exception {
    fillReviews();
    ImportState first = setting.bring("1");
    assertThat(first.carried())
        .containsEntry("label_schemas", 1L)
        .containsEntry("review_queues", 2L)
        .containsEntry("review_items", 3L);
    assertThat(first.left()).containsEntry("review items whose trace is not here", 1L);
    assertThat(notes(first))
        .containsExactly("review_queues rq-1: its label schema ls-gone is not here");
    assertThat(setting.queues.find(WORKSPACE, "rq-1").orElseThrow().schemaIds())
        .containsExactly("ls-1", LabelSchema.defaultId("1"));
    assertThat(item("rq-2", "tr-1").completion()).isPresent();
    source.item("rq-1", "tr-1", 20);
    change(() -> setting.queues.removeItems(WORKSPACE, "rq-1", List.of("tr-2")));
    change(() -> setting.schemas.delete(WORKSPACE, "ls-1"));

    ImportState second = setting.bring("2");

    assertThat(second.carried()).doesNotContainKeys("label_schemas", "review_items");
    assertThat(second.present()).containsEntry("review_queues", 2L);
    assertThat(item("rq-1", "tr-1").status()).isEqualTo(ReviewItem.Status.COMPLETE);
    assertThat(notes(second))
        .containsExactly(
            "label_schemas ls-1: it was deleted here",
            "review_items rq-1/tr-2: it was taken from the queue here");
  }

  /** Carl logs in here, and gets the queue of his name. */
  @Test
  void callsReviewsByNamesThatAreFree() throws Exception {
    source.queue("rq-1", "carl", ReviewQueue.Kind.CUSTOM);

    ImportState state = setting.bring("1");

    assertThat(notes(state))
        .containsExactly(
            "review_queues carl: the name is taken here; it is called 'carl (imported)'");
    assertThat(setting.queues.find(WORKSPACE, "rq-1").orElseThrow().name())
        .isEqualTo("carl (imported)");
  }

  private GatewaySecret secret(String id) {
    return setting.gatewaySecrets.find(WORKSPACE, id).orElseThrow();
  }

  @Test
  void sealsSecretsAndFillsInWhatCouldNotBeReadBefore() throws Exception {
    source.secret("s-1", "open", Optional.of("sk-hidden-9"));
    source.secret("s-2", "closed", Optional.empty());
    ImportState first = setting.bring("1");
    assertThat(first.carried()).containsEntry("gateway_secrets", 2L);
    assertThat(notes(first)).containsExactly("gateway_secrets s-2: it is sealed");
    String sealed = Optional.ofNullable(secret("s-1").sealed().get("api_key")).orElseThrow();
    assertThat(sealed).doesNotContain("hidden");
    assertThat(setting.secrets.open(sealed, "gateway-secret:default:s-1:api_key"))
        .isEqualTo("sk-hidden-9");
    assertThat(secret("s-2").sealed()).isEmpty();
    source.secret("s-2", "closed", Optional.of("sk-late-9"));

    ImportState second = setting.bring("2");

    assertThat(notes(second)).isEmpty();
    assertThat(second.present()).containsEntry("gateway_secrets", 2L);
    assertThat(secret("s-2").sealed()).containsOnlyKeys("api_key");
  }

  @Test
  void bringsTheGatewayOnceUnderNamesThatAreFree() throws Exception {
    source.secret("s-1", "key", Optional.of("sk-hidden-9"));
    source.gatewayModel("d-1", "s-1");
    source.gatewayModel("d-2", "s-gone");
    source.endpoint("e-1", "ask", "d-1", "d-gone");
    ImportState first = setting.bring("1");
    assertThat(notes(first))
        .containsExactlyInAnyOrder(
            "gateway_models d-2: its secret is not here",
            "gateway_endpoints e-1: its model d-gone is not here");
    GatewayEndpoint ours = setting.gatewayEndpoints.find(WORKSPACE, "e-1").orElseThrow();
    assertThat(ours.experimentId()).contains("1");
    assertThat(ours.mappings())
        .extracting(GatewayEndpoint.Mapping::definitionId)
        .containsExactly("d-1");
    assertThat(ours.bindings()).hasSize(1);
    assertThat(setting.gatewayModels.find(WORKSPACE, "d-2").orElseThrow().secretId()).isEmpty();
    change(() -> setting.gatewayModels.delete(WORKSPACE, "d-2"));
    source.endpoint("e-2", "ask", "d-1");

    ImportState second = setting.bring("2");

    assertThat(notes(second))
        .containsExactlyInAnyOrder(
            "gateway_models d-2: it was deleted here",
            "gateway_endpoints e-2: the name is taken here; it is called 'ask-imported'");
    assertThat(setting.gatewayEndpoints.list(WORKSPACE))
        .extracting(GatewayEndpoint::name)
        .containsExactlyInAnyOrder("ask", "ask-imported");
    assertThat(setting.gatewayModels.list(WORKSPACE))
        .extracting(ModelDefinition::id)
        .containsExactly("d-1");
  }
}
