// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of runs and logged models, by the address that runs know them by: {@code
 * mlflow-artifacts:/path}. Each workspace has a folder of its own in the artifact store.
 */
public final class Artifacts {
  /** How addresses begin whose files this server keeps. */
  public static final String SCHEME = "mlflow-artifacts:/";

  static final String FOLDER = "experiments";

  private static final Logger LOG = System.getLogger(Artifacts.class.getName());

  private final ArtifactStore store;
  private final Audit audit;
  private final Transactions transactions;

  public Artifacts(ArtifactStore store, Audit audit, Transactions transactions) {
    this.store = store;
    this.audit = audit;
    this.transactions = transactions;
  }

  /** The path of an address, if the files are here. */
  public static Optional<String> path(String uri) {
    return uri.startsWith(SCHEME) && !uri.startsWith(SCHEME + "/")
        ? Optional.of(uri.substring(SCHEME.length()))
        : Optional.empty();
  }

  /** Where the path is in the artifact store, for those who read from it directly. */
  public static String storePath(String workspace, String path) {
    return FOLDER + "/" + workspace + "/" + path;
  }

  public void put(Caller caller, String path, InputStream content) {
    store.put(inStore(caller, path), content);
  }

  public InputStream open(Caller caller, String path) {
    try {
      return store.open(inStore(caller, path));
    } catch (NotFound missing) { // by the path that was asked for
      throw new NotFound(missing.kind(), path);
    }
  }

  /** How clients send and fetch files past this server, where the store can do that. */
  public Optional<DirectArtifacts> direct() {
    return store.direct().map(DirectArtifacts::new);
  }

  /** What lies directly in the folder, by name, with paths as they are asked for here. */
  public List<ArtifactStore.Entry> list(Caller caller, String folder) {
    check(caller, folder);
    String root = storePath(caller.workspace(), "");
    String wanted = folder.isEmpty() ? root.substring(0, root.length() - 1) : root + folder;
    return store.list(wanted).stream()
        .map(
            entry ->
                new ArtifactStore.Entry(
                    entry.path().substring(root.length()), entry.isFolder(), entry.size()))
        .toList();
  }

  /** Every file under the folder, however deep, but no more than {@code most}. */
  public List<ArtifactStore.Entry> listAll(Caller caller, String folder, int most) {
    List<ArtifactStore.Entry> files = new ArrayList<>();
    collect(caller, folder, most, files);
    return files;
  }

  private void collect(Caller caller, String folder, int most, List<ArtifactStore.Entry> files) {
    for (ArtifactStore.Entry entry : list(caller, folder)) {
      if (files.size() == most) {
        return;
      }
      if (entry.isFolder()) {
        collect(caller, entry.path(), most, files);
      } else {
        files.add(entry);
      }
    }
  }

  /**
   * Removes a folder of files that is known by its address, as part of a larger deletion; what is
   * not kept here stays. Where no file can be, nothing is to do.
   */
  void remove(Caller caller, String uri) {
    try {
      path(uri)
          .filter(path -> !path.isEmpty())
          .ifPresent(path -> store.delete(storePath(caller.workspace(), path)));
    } catch (InvalidInput impossible) {
      LOG.log(Level.DEBUG, "no files at {0}: {1}", uri, impossible.getMessage());
    }
  }

  /** Removes the file, or the folder with all in it. */
  public void delete(Caller caller, String path) {
    store.delete(inStore(caller, path));
    transactions.write(() -> audit.record(caller, "artifact.delete", "artifact:" + path, Map.of()));
  }

  static String inStore(Caller caller, String path) {
    if (path.isEmpty() || path.equals(".")) {
      throw InvalidInput.field("path", path, "a file or folder", "name one");
    }
    check(caller, path);
    return storePath(caller.workspace(), path);
  }

  /**
   * Below its usual place an experiment's files lie in the folder of its number. Nobody can tell
   * whose other folders are, so they need what holds for all.
   */
  public static void check(Caller caller, String path) {
    String first = path.split("/", 2)[0];
    boolean numbered = first.matches("\\d{1,18}");
    boolean hidden =
        !caller.rights().seesEverything(Rights.Kind.EXPERIMENT)
            || (first.equals("models") && !caller.rights().seesEverything(Rights.Kind.MODEL));
    if (!numbered && hidden) {
      throw NotAllowed.lacks("folder " + first + " may hold what this caller must not see");
    }
    caller.rights().check(Rights.Kind.EXPERIMENT, numbered ? first : "");
  }
}
