// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.access.Permission;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static Router router(String... paths) {
    List<Route> routes =
        Arrays.stream(paths)
            .map(path -> Route.get(path, Permission.read(Permission.Resource.SERVER), _ -> {}))
            .toList();
    return new Router(List.of(new Api(routes, Problem::answer)));
  }

  private static String found(Router router, String path) {
    return switch (router.find("GET", Router.segments(path))) {
      case Router.Match.Found match -> match.route().path() + match.names();
      case Router.Match.OtherMethods other -> other.methods().toString();
      case Router.Match.None _ -> "none";
    };
  }

  @Test
  void aLiteralWinsOverANameAndANameOverTheRest() {
    Router router = router("/models/search", "/models/{name}", "/models/{+path}");

    assertThat(found(router, "/models/search")).isEqualTo("/models/search{}");
    assertThat(found(router, "/models/heart")).isEqualTo("/models/{name}{name=heart}");
    assertThat(found(router, "/models/a/b")).isEqualTo("/models/{+path}{path=a/b}");
  }

  @Test
  void goesBackWhenALiteralLeadsNowhere() {
    Router router = router("/models/search/all", "/models/{name}/card");

    assertThat(found(router, "/models/search/card")).isEqualTo("/models/{name}/card{name=search}");
  }

  @Test
  void tellsWhichMethodsThePathHas() {
    assertThat(router("/a").find("POST", List.of("a")))
        .isInstanceOfSatisfying(
            Router.Match.OtherMethods.class,
            other -> {
              assertThat(other.methods()).containsExactly("GET");
              assertThat(other.api().routes()).hasSize(1);
            });
    assertThat(router("/a").find("GET", List.of("b"))).isEqualTo(new Router.Match.None());
  }

  @Test
  void aVerbMayFollowAName() {
    Router router = router("/models/{model}", "/models/{model}:predict");

    assertThat(found(router, "/models/a:predict")).isEqualTo("/models/{model}:predict{model=a}");
    assertThat(found(router, "/models/a:b")).isEqualTo("/models/{model}{model=a:b}");
    assertThat(found(router, "/models/:predict")).isEqualTo("/models/{model}{model=:predict}");
  }

  @Test
  void anEmptySegmentIsNoName() {
    assertThat(found(router("/models/{name}"), "/models/")).isEqualTo("none");
  }

  @Test
  void refusesTheSameRouteTwice() {
    assertThatThrownBy(() -> router("/a/{b}", "/a/{b}")).hasMessage("two routes for GET /a/{b}");
  }
}
