// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.online;

import io.bellwether.platform.features.EntityKey;
import io.bellwether.platform.features.OnlineStore.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one view. They are loaded when they are first asked for; then reads take no lock.
 * Without an open log (there is none yet, or writing failed) the next write makes it anew.
 */
final class ViewRows {
  private static final System.Logger LOG = System.getLogger(ViewRows.class.getName());
  private static final int WORTH_COMPACTING = 3;

  private final RowLog.Owner owner;
  private final Path file;
  private final long smallBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<List<String>, List<String>> featureLists = new HashMap<>();
  private volatile @Nullable Map<EntityKey, PackedRow> loaded;
  private @Nullable RowLog log;
  private long compactBytes;
  private boolean closed;

  /**
   * @param smallBytes a log up to this size is never compacted
   */
  ViewRows(RowLog.Owner owner, Path file, long smallBytes) {
    this.owner = owner;
    this.file = file;
    this.smallBytes = smallBytes;
  }

  Map<EntityKey, PackedRow> rows() throws IOException {
    Map<EntityKey, PackedRow> rows = loaded;
    if (rows != null) {
      return rows;
    }
    lock.lock();
    try {
      rows = loaded;
      return rows != null ? rows : load();
    } finally {
      lock.unlock();
    }
  }

  private Map<EntityKey, PackedRow> load() throws IOException {
    Map<EntityKey, PackedRow> rows = new ConcurrentHashMap<>();
    if (Files.exists(file)) {
      RowLogReader reader = RowLogReader.read(file, owner);
      cutOff(reader.soundBytes());
      rows = reader.rows();
      reader.featureLists().keySet().forEach(list -> featureLists.put(list, list));
      log = RowLog.append(file, reader.featureLists(), reader.soundBytes());
      compactBytes = smallBytes;
    }
    loaded = rows;
    return rows;
  }

  private void cutOff(long soundBytes) throws IOException {
    long torn = Files.size(file) - soundBytes;
    if (torn > 0) {
      LOG.log(Level.WARNING, "{0} torn bytes are cut off the rows of {1}", torn, owner);
      try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw")) {
        random.setLength(soundBytes);
        random.getFD().sync();
      }
    }
  }

  void put(List<Entry> entries) throws IOException {
    lock.lock();
    try {
      Map<EntityKey, PackedRow> rows = rows();
      Map<EntityKey, PackedRow> newer = newest(rows, entries);
      if (newer.isEmpty()) {
        return;
      }
      RowLog open = log;
      if (open == null) {
        Map<EntityKey, PackedRow> all = new HashMap<>(rows);
        all.putAll(newer);
        rewrite(all);
      } else {
        append(open, newer);
      }
      rows.putAll(newer);
      compact(rows);
    } finally {
      lock.unlock();
    }
  }

  private Map<EntityKey, PackedRow> newest(Map<EntityKey, PackedRow> present, List<Entry> entries) {
    Map<EntityKey, PackedRow> newest = new HashMap<>();
    for (Entry entry : entries) {
      List<String> features = featureLists.computeIfAbsent(entry.row().features(), list -> list);
      PackedRow row = PackedRow.pack(entry.row(), features);
      PackedRow other = newest.get(entry.key());
      other = other != null ? other : present.get(entry.key());
      if (other == null || row.micros() >= other.micros()) {
        newest.put(entry.key(), row);
      }
    }
    return newest;
  }

  private void append(RowLog open, Map<EntityKey, PackedRow> newer) throws IOException {
    checkOpen();
    try {
      write(open, newer);
    } catch (IOException e) {
      abandonLog();
      throw e;
    }
  }

  private static void write(RowLog log, Map<EntityKey, PackedRow> rows) throws IOException {
    for (Map.Entry<EntityKey, PackedRow> row : rows.entrySet()) {
      log.row(row.getKey(), row.getValue());
    }
    log.sync();
  }

  /** The rows are safe in the long log, too: that this fails is no failure of the caller's. */
  private void compact(Map<EntityKey, PackedRow> rows) {
    if (log != null && log.length() > compactBytes) {
      try {
        rewrite(rows);
      } catch (IOException e) {
        LOG.log(Level.WARNING, "the rows of " + owner + " could not be compacted", e);
      }
    }
  }

  void replaceAll(List<Entry> entries) throws IOException {
    lock.lock();
    try {
      rows();
      Map<EntityKey, PackedRow> rows = new ConcurrentHashMap<>(newest(Map.of(), entries));
      rewrite(rows);
      loaded = rows;
    } finally {
      lock.unlock();
    }
  }

  /** Puts a log of these rows, and nothing else, in the place of the present one. */
  private void rewrite(Map<EntityKey, PackedRow> rows) throws IOException {
    checkOpen();
    abandonLog();
    Path folder = file.resolve("..").normalize();
    Path incoming = file.resolveSibling(file.getFileName() + ".new");
    Files.createDirectories(folder);
    RowLog fresh = RowLog.create(incoming, owner);
    try {
      write(fresh, rows);
      Files.move(
          incoming, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(folder);
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
    log = fresh;
    compactBytes = Math.max(smallBytes, WORTH_COMPACTING * fresh.length());
  }

  /** Of this folder and those above it, in which it and its parent may be new. */
  private static void syncFolder(Path folder) throws IOException {
    for (Path each : List.of(folder, folder.resolve(".."), folder.resolve("../.."))) {
      try (FileChannel channel = FileChannel.open(each, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private void abandonLog() throws IOException {
    RowLog open = log;
    log = null;
    if (open != null) {
      open.close();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the online store is closed");
    }
  }

  void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      abandonLog();
    } finally {
      lock.unlock();
    }
  }
}
