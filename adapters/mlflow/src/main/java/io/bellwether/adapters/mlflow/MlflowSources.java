// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.imports.ImportSource;
import io.bellwether.platform.imports.ImportSources;
import io.bellwether.platform.imports.SourceAddress;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Page;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens whatever MLflow keeps its things in. */
public final class MlflowSources implements ImportSources {
  @Override
  public String name(SourceAddress address) {
    if (isFolder(address)) {
      return folder(address).toString();
    }
    return isServer(address) ? server(address) : database(address).name();
  }

  private static boolean isFolder(SourceAddress address) {
    return address.from().startsWith("/") || address.from().startsWith("file:");
  }

  private static boolean isServer(SourceAddress address) {
    return address.from().matches("https?://.*");
  }

  private static URI parsed(SourceAddress address) {
    try {
      URI uri = new URI(address.from().replaceAll("/+$", ""));
      if (uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below, without what may be a password
    }
    throw InvalidInput.field(
        "from",
        "http…",
        "http://user:password@host:5000, as %40 what is no letter or digit, no _ in the host",
        "name a server that speaks MLflow's protocol");
  }

  /** Without user and password. */
  private static String server(SourceAddress address) {
    URI uri = parsed(address);
    return uri.getScheme()
        + "://"
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + uri.getRawPath();
  }

  private static ImportSource openServer(SourceAddress address) {
    Optional<String> login = Optional.ofNullable(parsed(address).getUserInfo());
    HttpSource source = new HttpSource(new HttpApi(server(address), login));
    try {
      if (source.experiments(Page.Request.first(1)).items().isEmpty()) {
        throw InvalidInput.field(
            "from", server(address), "a server that speaks MLflow's protocol", "name another one");
      }
      return source;
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static Path folder(SourceAddress address) {
    return LocalFiles.withoutScheme(address.from()).normalize();
  }

  private static DatabaseAddress database(SourceAddress address) {
    String scheme = address.from().replaceFirst("[+:].*", "");
    return switch (scheme) {
      case "sqlite", "postgresql", "postgres" -> DatabaseAddress.parse(address.from());
      default ->
          throw InvalidInput.field(
              "from",
              scheme + "…",
              "sqlite:////absolute.db, postgresql://user:password@host:5432/database,"
                  + " http://host:5000 or a folder",
              "name where MLflow keeps its experiments");
    };
  }

  @Override
  public ImportSource open(SourceAddress address) {
    boolean isDatabase = !isFolder(address) && !isServer(address);
    if (address.passphrase().isPresent() && !isDatabase) {
      throw InvalidInput.field(
          "passphrase", "…", "a database in 'from'", "leave it out: only a database has secrets");
    }
    if (isFolder(address)) {
      return openFolder(address);
    }
    return isServer(address) ? openServer(address) : openDatabase(address);
  }

  private static ImportSource openFolder(SourceAddress address) {
    Path root = folder(address);
    FolderSource source = new FolderSource(root, files(root, address));
    if (source.isEmpty()) {
      throw InvalidInput.field(
          "from", root, "a folder of MLflow's on the server's machine", "name another one");
    }
    return source;
  }

  private static ImportSource openDatabase(SourceAddress address) {
    DatabaseAddress database = database(address);
    LocalFiles files = files(database.base(), address);
    Sql sql = new Sql(database::connect);
    if (!sql.has("experiments") || !sql.has("runs")) {
      sql.close();
      throw InvalidInput.field(
          "from", database.name(), "a database that MLflow made", "name another one");
    }
    DatabaseGateway gateway = new DatabaseGateway(sql, address.passphrase());
    try {
      if (address.passphrase().isPresent()) {
        gateway.checkPassphrase();
      }
    } catch (RuntimeException e) {
      sql.close();
      throw e;
    }
    return new DatabaseSource(sql, files, gateway);
  }

  private static LocalFiles files(Path base, SourceAddress address) {
    address
        .artifacts()
        .filter(
            folder ->
                LocalFiles.isElsewhere(folder)
                    || !Files.isDirectory(LocalFiles.withoutScheme(folder)))
        .ifPresent(
            folder -> {
              throw InvalidInput.field(
                  "artifacts",
                  folder,
                  "a folder on the server's machine",
                  "name it, or import from MLflow's server, http://host:5000, which has the files");
            });
    return LocalFiles.of(base, address.artifacts());
  }
}
