// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.registry.webhooks.Topic;
import io.bellwether.platform.registry.webhooks.Webhook;
import io.bellwether.platform.registry.webhooks.WebhookStore;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a {@link WebhookStore} owes: each webhook is found by what it wants to be told of. */
public abstract class WebhookStoreContract {
  private static final String WORKSPACE = "default";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");

  protected abstract Transactions transactions();

  protected abstract WebhookStore store();

  private static Webhook webhook(String id, boolean active, Topic... topics) {
    return new Webhook(
        id,
        "name of " + id,
        "https://example.org/" + id,
        List.of(topics),
        "",
        active,
        Optional.of("sealed"),
        NOW,
        NOW);
  }

  private Webhook put(String workspace, Webhook webhook) {
    transactions().write(() -> store().put(workspace, webhook));
    return webhook;
  }

  @Test
  void findsWhoWantsToBeTold() {
    Webhook one = put(WORKSPACE, webhook("a", true, Topic.VERSION_CREATED, Topic.MODEL_CREATED));
    Webhook two = put(WORKSPACE, webhook("b", true, Topic.VERSION_CREATED));
    put(WORKSPACE, webhook("c", false, Topic.VERSION_CREATED));
    put("other", webhook("d", true, Topic.VERSION_CREATED));

    assertThat(store().of(WORKSPACE, Topic.VERSION_CREATED)).containsExactly(one, two);
    assertThat(store().of(WORKSPACE, Topic.MODEL_CREATED)).containsExactly(one);
    assertThat(store().of(WORKSPACE, Topic.ALIAS_SET)).isEmpty();
  }

  @Test
  void replacesWhatItHas() {
    put(WORKSPACE, webhook("a", true, Topic.VERSION_CREATED, Topic.MODEL_CREATED));
    Webhook changed =
        new Webhook(
            "a",
            "other",
            "https://example.org/other",
            List.of(Topic.ALIAS_DELETED),
            "told",
            true,
            Optional.empty(),
            NOW,
            NOW.plusSeconds(1));
    put(WORKSPACE, changed);

    assertThat(store().find(WORKSPACE, "a")).contains(changed);
    assertThat(store().find("other", "a")).isEmpty();
    assertThat(store().of(WORKSPACE, Topic.VERSION_CREATED)).isEmpty();
    assertThat(store().of(WORKSPACE, Topic.ALIAS_DELETED)).containsExactly(changed);
  }

  @Test
  void listsPagesAndForgets() {
    for (String id : List.of("a", "b", "c")) {
      put(WORKSPACE, webhook(id, true, Topic.MODEL_CREATED));
    }
    Page<Webhook> first = store().list(WORKSPACE, Page.Request.first(2));
    assertThat(first.items()).extracting(Webhook::id).containsExactly("c", "b");
    Page<Webhook> second = store().list(WORKSPACE, new Page.Request(2, first.next()));
    assertThat(second.items()).extracting(Webhook::id).containsExactly("a");
    assertThat(second.next()).isEmpty();

    transactions().write(() -> store().delete(WORKSPACE, "a"));

    assertThat(store().find(WORKSPACE, "a")).isEmpty();
    assertThat(store().list(WORKSPACE, Page.Request.first(9)).items()).hasSize(2);
  }
}
