// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request in a tree of path segments, in time that does not depend on how many
 * routes there are. A literal segment wins over a named one, a named one over the rest of the path.
 */
final class Router {
  private final Node root = new Node();

  Router(List<Api> apis) {
    for (Api api : apis) {
      for (Route route : api.routes()) {
        add(api, route);
      }
    }
  }

  private void add(Api api, Route route) {
    Node node = root;
    for (String segment : segments(route.path())) {
      node = node.child(segment);
    }
    Target present = node.targets.put(route.method(), new Target(api, route));
    if (present != null) {
      throw new IllegalStateException("two routes for " + route.method() + " " + route.path());
    }
  }

  /** The route of this method and these decoded segments; tells the methods if only they differ. */
  Match find(String method, List<String> segments) {
    Map<String, String> names = new LinkedHashMap<>();
    Node node = root.find(segments, 0, names);
    if (node == null) {
      return new Match.None();
    }
    Target target = node.targets.get(method);
    return target == null
        ? new Match.OtherMethods(node.api(), new TreeSet<>(node.targets.keySet()))
        : new Match.Found(target.api, target.route, names);
  }

  static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  sealed interface Match {
    record Found(Api api, Route route, Map<String, String> names) implements Match {}

    record OtherMethods(Api api, Set<String> methods) implements Match {}

    record None() implements Match {}
  }

  private record Target(Api api, Route route) {}

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final Map<String, Target> targets = new HashMap<>();

    /** By the verb behind a named segment, such as {@code :predict}. */
    private final Map<String, Node> verbs = new HashMap<>();

    private @Nullable Node named;
    private @Nullable Node rest;
    private String name = "";

    /** Whose path it is. */
    Api api() {
      return targets.values().iterator().next().api;
    }

    Node child(String segment) {
      if (!segment.startsWith("{")) {
        return literals.computeIfAbsent(segment, _ -> new Node());
      }
      int verb = segment.indexOf("}:");
      if (verb >= 0) {
        Node called = verbs.computeIfAbsent(segment.substring(verb + 1), _ -> new Node());
        called.name = segment.substring(1, verb);
        return called;
      }
      boolean takesRest = segment.startsWith("{+");
      String own = segment.substring(takesRest ? 2 : 1, segment.length() - 1);
      Node child = takesRest ? rest : named;
      if (child == null) {
        child = new Node();
        child.name = own;
      } else if (!child.name.equals(own)) {
        throw new IllegalStateException(
            "two names for one segment: {%s} and {%s}".formatted(child.name, own));
      }
      if (takesRest) {
        rest = child;
      } else {
        named = child;
      }
      return child;
    }

    @Nullable Node find(List<String> segments, int at, Map<String, String> names) {
      if (at == segments.size()) {
        return targets.isEmpty() ? null : this;
      }
      String segment = segments.get(at);
      Node literal = literals.get(segment);
      Node found = literal == null ? null : literal.find(segments, at + 1, names);
      int verb = found == null && !verbs.isEmpty() ? segment.lastIndexOf(':') : -1;
      Node called = verb > 0 ? verbs.get(segment.substring(verb)) : null;
      if (called != null) {
        found = called.find(segments, at + 1, names);
        names.put(called.name, segment.substring(0, verb));
      }
      if (found == null && named != null && !segment.isEmpty()) {
        found = named.find(segments, at + 1, names);
        if (found != null) {
          names.put(named.name, segment);
        }
      }
      if (found == null && rest != null) {
        names.put(rest.name, String.join("/", segments.subList(at, segments.size())));
        found = rest;
      }
      return found;
    }
  }
}
