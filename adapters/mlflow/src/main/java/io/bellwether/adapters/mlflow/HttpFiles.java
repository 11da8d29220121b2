// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.imports.ImportSource.FileSink;
import io.bellwether.platform.imports.ImportSource.Unreadable;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Artifacts that MLflow's server hands out: by their address if it is the server's own, else by the
 * run or the logged model that has them. What the server names is never read from this machine.
 */
final class HttpFiles {
  private static final String PROXY = "mlflow-artifacts:";
  private static final String PATH = "/api/2.0/mlflow-artifacts/artifacts";
  private static final String MODELS = "/ajax-api/2.0/mlflow/logged-models/";
  private static final Pattern OF_RUN = Pattern.compile("/([0-9a-f]{32})/artifacts/?$");
  private static final Pattern OF_MODEL = Pattern.compile("/(m-[0-9a-f]{32})/artifacts/?$");

  private final HttpApi api;

  HttpFiles(HttpApi api) {
    this.api = api;
  }

  /** Lists folders and opens files; paths are below the folder of the whole. */
  private interface Store {
    JsonNode list(String folder);

    String download(String file);
  }

  boolean tell(String address, FileSink sink) throws InterruptedException {
    return tell(store(address), "", sink);
  }

  private Store store(String address) {
    Matcher run = OF_RUN.matcher(address);
    Matcher model = OF_MODEL.matcher(address);
    if (address.startsWith(PROXY)) {
      String root = address.substring(PROXY.length()).replaceFirst("^//[^/]*", "");
      return new Proxy(root.replaceAll("^/+|/+$", ""));
    } else if (run.find()) {
      return new OfRun(run.group(1));
    } else if (model.find()) {
      return new OfModel(MODELS + model.group(1) + "/artifacts/");
    }
    throw new Unreadable("the server does not hand out files of " + address);
  }

  private boolean tell(Store store, String folder, FileSink sink) throws InterruptedException {
    JsonNode inside = store.list(folder);
    for (JsonNode file : inside) {
      String told = file.path("path").asText();
      String name = told.substring(told.lastIndexOf('/') + 1);
      String path = folder.isEmpty() ? name : folder + "/" + name;
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        sink.skipped(told, "it has no name");
      } else if (file.path("is_dir").asBoolean()) {
        tell(store, path, sink);
      } else {
        long size = file.path("file_size").asLong();
        sink.file(path, size, () -> api.download(store.download(path)));
      }
    }
    return !inside.isEmpty();
  }

  private final class Proxy implements Store {
    private final String root;

    Proxy(String root) {
      this.root = root;
    }

    private String below(String path) {
      return path.isEmpty() ? root : root + "/" + path;
    }

    @Override
    public JsonNode list(String folder) {
      return api.get(PATH, Map.of("path", below(folder))).path("files");
    }

    @Override
    public String download(String file) {
      return PATH
          + "/"
          + Arrays.stream(below(file).split("/", -1))
              .map(HttpApi::encoded)
              .collect(Collectors.joining("/"));
    }
  }

  private final class OfRun implements Store {
    private final String run;

    OfRun(String run) {
      this.run = run;
    }

    @Override
    public JsonNode list(String folder) {
      return api.get("/api/2.0/mlflow/artifacts/list", Map.of("run_id", run, "path", folder))
          .path("files");
    }

    @Override
    public String download(String file) {
      return "/get-artifact?run_id=%s&path=%s".formatted(run, HttpApi.encoded(file));
    }
  }

  private final class OfModel implements Store {
    private final String path;

    OfModel(String path) {
      this.path = path;
    }

    @Override
    public JsonNode list(String folder) {
      return api.get(path + "directories", Map.of("artifact_directory_path", folder)).path("files");
    }

    @Override
    public String download(String file) {
      return path + "files?artifact_file_path=" + HttpApi.encoded(file);
    }
  }
}
