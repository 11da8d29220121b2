// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.online;

import io.bellwether.adapters.files.FileName;
import io.bellwether.platform.features.EntityKey;
import io.bellwether.platform.features.OnlineRow;
import io.bellwether.platform.features.OnlineStore;
import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The online rows of all workspaces and views, in memory and in one folder of logs. */
public final class FileOnlineStore implements OnlineStore, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FileOnlineStore.class.getName());
  private static final long SMALL_BYTES = 4 << 20;

  private final Path folder;
  private final long smallBytes;
  private final Map<RowLog.Owner, ViewRows> views = new ConcurrentHashMap<>();

  public FileOnlineStore(Path folder) {
    this(folder, SMALL_BYTES);
  }

  FileOnlineStore(Path folder, long smallBytes) {
    this.folder = folder.toAbsolutePath();
    this.smallBytes = smallBytes;
  }

  @Override
  public void put(String workspace, String view, List<Entry> rows) {
    attempt(
        () -> {
          view(workspace, view).put(rows);
          return true;
        });
  }

  @Override
  public void replaceAll(String workspace, String view, List<Entry> rows) {
    attempt(
        () -> {
          view(workspace, view).replaceAll(rows);
          return true;
        });
  }

  @Override
  public List<Optional<OnlineRow>> get(String workspace, String view, List<EntityKey> keys) {
    Map<EntityKey, PackedRow> rows = attempt(() -> view(workspace, view).rows());
    List<Optional<OnlineRow>> found = new ArrayList<>(keys.size());
    for (EntityKey key : keys) {
      PackedRow row = rows.get(key);
      found.add(row == null ? Optional.empty() : Optional.of(row.unpack()));
    }
    return found;
  }

  @Override
  public void clear(String workspace, String view) {
    replaceAll(workspace, view, List.of());
  }

  @Override
  public long size(String workspace, String view) {
    return attempt(() -> view(workspace, view).rows()).size();
  }

  private ViewRows view(String workspace, String view) {
    RowLog.Owner owner = new RowLog.Owner(workspace, view);
    ViewRows known = views.get(owner);
    return known != null ? known : views.computeIfAbsent(owner, this::unloaded);
  }

  private ViewRows unloaded(RowLog.Owner owner) {
    Path file =
        folder.resolve(FileName.of(owner.workspace())).resolve(FileName.of(owner.view()) + ".log");
    return new ViewRows(owner, file, smallBytes);
  }

  private static <T> T attempt(Attempt<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the online store failed", e);
      throw new Unavailable("online_store_failure", "the online store: " + e.getMessage());
    }
  }

  @FunctionalInterface
  private interface Attempt<T> {
    T run() throws IOException;
  }

  /** Nothing is left to write; only the files are let go. */
  @Override
  public void close() {
    attempt(
        () -> {
          for (ViewRows view : views.values()) {
            view.close();
          }
          return true;
        });
  }
}
