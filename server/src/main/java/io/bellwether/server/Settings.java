// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The values of all keys: flag before environment before file before default. */
final class Settings {
  private static final String PREFIX = "BELLWETHER_";

  /** Variables with our prefix that the script reads, not the server. */
  private static final Set<String> SCRIPT_VARIABLES =
      Set.of("BELLWETHER_CONFIG", "BELLWETHER_JAVA_OPTS", "BELLWETHER_NO_BUILD");

  /** Names that users of other tools have set, for things that this version cannot do yet. */
  private static final List<String> LATER =
      List.of(
          "SLACK_WEBHOOK_URL",
          "EMAIL_SMTP_SERVER",
          "REDIS_HOST",
          "S3_BUCKET_NAME",
          "MINIO_ENDPOINT",
          "PROMETHEUS_GATEWAY",
          "OPTUNA_STORAGE",
          "KAFKA_BOOTSTRAP_SERVERS");

  private final Map<Setting, String> values;
  private final List<String> notYet;

  private Settings(Map<Setting, String> values, List<String> notYet) {
    this.values = values;
    this.notYet = notYet;
  }

  /**
   * @throws BadConfiguration if a key is unknown or the file cannot be read
   */
  static Settings load(Flags flags, Map<String, String> environment, Path workingFolder) {
    Map<String, String> file = file(flags, environment, workingFolder);
    refuseUnknownVariables(environment);
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      String value =
          flags
              .value(setting)
              .or(() -> fromEnvironment(setting, environment))
              .or(() -> Optional.ofNullable(file.get(setting.key())))
              .orElse(setting.fallback());
      values.put(setting, value);
    }
    return new Settings(values, LATER.stream().filter(environment::containsKey).toList());
  }

  String text(Setting setting) {
    return values.getOrDefault(setting, "");
  }

  Optional<String> optional(Setting setting) {
    return Optional.of(text(setting)).filter(text -> !text.isEmpty());
  }

  int integer(Setting setting, int least, int most) {
    double value = number(setting, least, most);
    if (value != Math.rint(value)) {
      throw new BadConfiguration(
          "%s: %s (expected: a whole number)".formatted(setting.key(), text(setting)));
    }
    return (int) value;
  }

  boolean flag(Setting setting) {
    return switch (text(setting).toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0", "" -> false;
      case String other ->
          throw new BadConfiguration(
              "%s: %s (expected: true or false)".formatted(setting.key(), other));
    };
  }

  double number(Setting setting, double least, double most) {
    try {
      double value = Double.parseDouble(text(setting));
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, together with the range.
    }
    throw new BadConfiguration(
        "%s: %s (expected: %s to %s)"
            .formatted(setting.key(), text(setting), plain(least), plain(most)));
  }

  /** Where the files are that this server keeps. */
  Path artifactFolder(Path data) {
    String told = text(Setting.ARTIFACTS_DESTINATION);
    String path = told.replaceFirst("^file:(//)?(?=/)", "");
    if (path.matches("[a-zA-Z][\\w+.-]+:/.*")) {
      throw new BadConfiguration(
          "%s: %s (expected: a folder; with --artifact-root clients write elsewhere themselves)"
              .formatted(Setting.ARTIFACTS_DESTINATION.key(), told));
    }
    return path.isEmpty() ? data.resolve("artifacts") : Path.of(path).toAbsolutePath();
  }

  /** Variables of the environment that are known, but do nothing in this version. */
  List<String> notYet() {
    return notYet;
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private static Optional<String> fromEnvironment(
      Setting setting, Map<String, String> environment) {
    return Stream.concat(Stream.of(setting.variable()), setting.alias().stream())
        .filter(environment::containsKey)
        .map(environment::get)
        .findFirst();
  }

  private static void refuseUnknownVariables(Map<String, String> environment) {
    List<String> known = Stream.of(Setting.values()).map(Setting::variable).toList();
    for (String name : environment.keySet()) {
      if (name.startsWith(PREFIX) && !known.contains(name) && !SCRIPT_VARIABLES.contains(name)) {
        throw new BadConfiguration(unknown("environment variable", name, known));
      }
    }
  }

  private static Map<String, String> file(
      Flags flags, Map<String, String> environment, Path workingFolder) {
    Optional<String> named =
        flags
            .configurationFile()
            .or(() -> Optional.ofNullable(environment.get("BELLWETHER_CONFIG")));
    Path path = workingFolder.resolve(named.orElse("bellwether.yaml"));
    if (named.isEmpty() && !Files.exists(path)) {
      return Map.of();
    }
    Map<String, String> values = new TreeMap<>();
    try {
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(path));
      flatten("", tree == null ? Map.of() : tree, values);
    } catch (IOException e) {
      throw new BadConfiguration("configuration file: " + path + " (expected: a readable file)");
    } catch (YAMLException e) {
      throw new BadConfiguration("configuration file: " + path + " is no YAML: " + e.getMessage());
    }
    List<String> known = Stream.of(Setting.values()).map(Setting::key).toList();
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new BadConfiguration(unknown("key in " + path, key, known));
      }
    }
    return values;
  }

  private static void flatten(String prefix, Object tree, Map<String, String> into) {
    if (tree instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) ->
              flatten(
                  prefix.isEmpty() ? String.valueOf(key) : prefix + "." + key,
                  value == null ? "" : value,
                  into));
    } else {
      into.put(prefix, String.valueOf(tree));
    }
  }

  private static String unknown(String what, String name, List<String> known) {
    String closest =
        known.stream().min(Comparator.comparingInt(k -> distance(k, name))).orElseThrow();
    return "unknown %s: %s (did you mean %s?)".formatted(what, name, closest);
  }

  /** Levenshtein's edit distance. */
  private static int distance(String a, String b) {
    List<Integer> row = new ArrayList<>();
    for (int j = 0; j <= b.length(); j++) {
      row.add(j);
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row.getFirst();
      row.set(0, i);
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row.get(j);
        row.set(j, Math.min(substituted, 1 + Math.min(row.get(j), row.get(j - 1))));
      }
    }
    return row.getLast();
  }
}
