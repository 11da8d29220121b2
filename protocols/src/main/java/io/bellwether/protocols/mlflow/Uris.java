// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Paths and locations that users send. Each is decoded until nothing is left to decode. */
final class Uris {
  private static final Pattern WINDOWS_DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
  private static final Pattern SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);
  private static final List<String> HOST_SCHEMES =
      List.of("http", "https", "ftp", "sftp", "hdfs", "viewfs", "r2", "b2", "abfss");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+");
  private static final String FILE = "file:";
  private static final int MOST_DECODINGS = 10;

  private Uris() {}

  /** A path inside the artifact store; may be empty where a folder is meant. */
  static String artifactPath(String path) {
    String decoded = decoded(path);
    boolean bad =
        decoded.indexOf('#') >= 0
            || decoded.indexOf('\\') >= 0
            || decoded.startsWith("/")
            || WINDOWS_DRIVE.matcher(decoded).matches()
            || decoded.chars().anyMatch(Character::isISOControl)
            || Arrays.asList(decoded.split("/", -1)).contains("..");
    if (bad) {
      throw Refusal.invalid("Invalid path");
    }
    return path.replaceAll("/+$", "");
  }

  /** Where an experiment is to keep its artifacts; only the proxied store is ours to serve. */
  static String artifactLocation(String location) {
    if (location.isEmpty()) {
      return location;
    }
    if (location.indexOf('#') >= 0 || location.indexOf(';') >= 0) {
      throw Refusal.invalid("'artifact_location' URL can't include fragments or params.");
    }
    refuseHosts("artifact_location", location);
    String decoded = decoded(location);
    boolean bad =
        !SCHEME.matcher(location).matches()
            || (isFile(location) && !location.substring(FILE.length()).matches("///[^/].*"))
            || decoded.indexOf('\\') >= 0
            || decoded.indexOf('#') >= 0
            || decoded.indexOf('?') >= 0
            || decoded.chars().anyMatch(Character::isISOControl)
            || Arrays.asList(decoded.split("[/\\\\;]", -1)).contains("..");
    if (bad) {
      throw Refusal.invalid(
          "Invalid artifact location: '%s' (expected: a URI such as mlflow-artifacts:/folder or"
                  .formatted(location)
              + " s3://bucket/folder, without '..', query or fragment)");
    }
    return location.replaceAll("/+$", "");
  }

  /** Addresses of other hosts: this server connects to none that a user names. */
  private static void refuseHosts(String parameter, String uri) {
    int colon = uri.indexOf(':');
    String scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
    if (HOST_SCHEMES.contains(scheme)) {
      throw Refusal.invalid(
          "'%s' cannot use the '%s' scheme: the '%s' scheme addresses a host other than the"
                  .formatted(parameter, scheme, scheme)
              + " tracking server's configured artifact storage, so the server would connect to the"
              + " host named in the URI. Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES"
              + " environment variable on the server to allow it.");
    }
  }

  private static boolean isFile(String uri) {
    return uri.regionMatches(true, 0, FILE, 0, FILE.length());
  }

  /** The source of a model version: never a place on this machine's disk. */
  static String source(String source, boolean prompt) {
    if (prompt && WORD.matcher(source).matches()) {
      return source; // Prompts have no files; clients send a word that names none.
    }
    refuseHosts("source", source);
    if (source.startsWith("/") || isFile(source) || !source.contains(":")) {
      throw Refusal.invalid(
          "Invalid model version source: '%s'. To use a local path as a model version source, the"
                  .formatted(source)
              + " run_id request parameter has to be specified and the local path has to be"
              + " contained within the artifact directory of the run specified by the run_id.");
    }
    String decoded = decoded(source);
    boolean bad =
        decoded.chars().anyMatch(Character::isISOControl)
            || decoded.indexOf('\\') >= 0
            || Arrays.asList(decoded.split("[/?#]", -1)).contains("..");
    if (bad) {
      throw Refusal.invalid(
          "Invalid model version source: '%s'. If supplying a source as an http, https, local file"
                  .formatted(source)
              + " path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided"
              + " without relative path references present. Please provide an absolute path.");
    }
    return source;
  }

  private static String decoded(String text) {
    String now = text;
    for (int i = 0; i < MOST_DECODINGS; i++) {
      String next = decodeOnce(now);
      if (next.equals(now)) {
        return now;
      }
      now = next;
    }
    throw Refusal.invalid("Invalid path");
  }

  private static String decodeOnce(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
