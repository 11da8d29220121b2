// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.governance;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.governance.ModelCard;
import io.bellwether.platform.governance.ModelCards;
import io.bellwether.platform.governance.ModelLineage;
import io.bellwether.platform.governance.ModelLineages;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What is known about a version: its card, and where it comes from. */
public final class GovernanceRoutes {
  private static final Permission READ = Permission.read(Resource.MODELS);

  private final ModelCards cards;
  private final ModelLineages lineages;

  public GovernanceRoutes(ModelCards cards, ModelLineages lineages) {
    this.cards = cards;
    this.lineages = lineages;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/models/{name}/{version}/card", READ, this::card),
        Route.get("/api/v1/models/{name}/{version}/lineage", READ, this::lineage));
  }

  private void lineage(Exchange exchange) {
    ModelLineage lineage =
        lineages.of(exchange.caller(), exchange.pathName("name"), exchange.pathName("version"));
    exchange.answer(200, LineageReply.of(lineage));
  }

  private void card(Exchange exchange) {
    ModelCard card =
        cards.card(exchange.caller(), exchange.pathName("name"), exchange.pathName("version"));
    exchange.answer(
        200,
        new Card(
            card.version().model(),
            Integer.toString(card.version().number()),
            card.version().semanticVersion().toString(),
            card.generatedAt(),
            card.sections().stream().map(Section::of).toList()));
  }

  private record Card(
      String name,
      String version,
      String semanticVersion,
      Instant generatedAt,
      List<Section> sections) {}

  private record Section(String key, String title, List<Statement> statements) {
    static Section of(ModelCard.Section section) {
      return new Section(
          section.key(),
          section.title(),
          section.statements().stream().map(Statement::of).toList());
    }
  }

  private record Statement(String text, List<Evidence> evidence) {
    static Statement of(ModelCard.Statement statement) {
      return new Statement(
          statement.text(), statement.evidence().stream().map(Evidence::of).toList());
    }
  }

  private record Evidence(String kind, String id, String url) {
    static Evidence of(ModelCard.Evidence evidence) {
      String id = URLEncoder.encode(evidence.id(), StandardCharsets.UTF_8);
      String path = id.replace("+", "%20").replace("%2F", "/");
      String url =
          switch (evidence.kind()) {
            case RUN -> "/api/v1/runs/" + path;
            case JOB -> "/api/v1/jobs/" + path;
            case DATASET -> "/api/v1/datasets/" + path;
            case VIEW -> "/api/v1/features/views/" + path;
            case MODEL_VERSION -> "/api/v1/models/" + path;
            case REPORT -> "/api/v1/monitoring/reports/" + path;
            case ALERT -> "/api/v1/monitoring/alerts/" + path;
            case AUDIT -> "/api/v1/audit?subject=" + id;
          };
      return new Evidence(evidence.kind().name().toLowerCase(Locale.ROOT), evidence.id(), url);
    }
  }
}
