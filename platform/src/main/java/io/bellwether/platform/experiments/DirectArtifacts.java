// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.DirectTransfers;
import io.bellwether.platform.shared.DirectTransfers.Download;
import io.bellwether.platform.shared.DirectTransfers.Part;
import io.bellwether.platform.shared.DirectTransfers.Upload;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Files of runs and logged models that clients send and fetch past this server. Whoever gets an
 * address may do the same here, and the address ends soon.
 */
public final class DirectArtifacts {
  private static final Duration UPLOAD = Duration.ofHours(1);
  private static final Duration DOWNLOAD = Duration.ofMinutes(5);
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final DirectTransfers transfers;

  DirectArtifacts(DirectTransfers transfers) {
    this.transfers = transfers;
  }

  /** Begins a file that is sent in so many parts. */
  public Upload begin(Caller caller, String path, long parts) {
    if (parts < 1 || parts > DirectTransfers.MOST_PARTS) {
      throw InvalidInput.field(
          "num_parts", parts, "1 to " + DirectTransfers.MOST_PARTS, "choose larger parts");
    }
    return transfers.begin(Artifacts.inStore(caller, path), (int) parts, UPLOAD);
  }

  public void complete(Caller caller, String path, String uploadId, List<Part> parts) {
    transfers.complete(Artifacts.inStore(caller, path), uploadId, parts);
  }

  public void abort(Caller caller, String path, String uploadId) {
    transfers.abort(Artifacts.inStore(caller, path), uploadId);
  }

  public Download download(Caller caller, String path) {
    try {
      return transfers.download(Artifacts.inStore(caller, path), DOWNLOAD);
    } catch (NotFound missing) { // by the path that was asked for
      throw new NotFound(missing.kind(), path);
    }
  }

  /** Gives up what was begun more than a day ago: its addresses ended long since. */
  public void abortAbandoned(Instant now) {
    transfers.abortBegunBefore(now.minus(ABANDONED), Artifacts.FOLDER);
  }
}
