// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Addresses at which clients send files to a store, and fetch them, past this server. Who has such
 * an address needs nothing else until it expires, so it is given only to who may do the same here.
 *
 * <p>Implementers: an address is for one file and one method only; paths are checked as {@link
 * ArtifactStore} does. A file that is sent in parts appears when it is completed, and then whole.
 */
public interface DirectTransfers {
  /** As many as S3 takes. */
  int MOST_PARTS = 10_000;

  /** As long as S3 allows. */
  Duration LONGEST = Duration.ofDays(7);

  /**
   * Begins a file that is sent in parts, each to its address.
   *
   * @param parts 1 to {@link #MOST_PARTS}
   */
  Upload begin(String path, int parts, Duration valid);

  /**
   * Makes the file of its parts, in place of what was there.
   *
   * @throws NotFound if no such upload is under way
   * @throws InvalidInput if a part is missing, another than was sent, or too small
   */
  void complete(String path, String uploadId, List<Part> parts);

  /**
   * Gives up the upload and what was sent of it.
   *
   * @throws NotFound if no such upload is under way
   */
  void abort(String path, String uploadId);

  /** Gives up the uploads into the folder that began before this; the result is how many. */
  int abortBegunBefore(Instant time, String folder);

  /** Where to send a small file at once, by PUT. */
  Address upload(String path, String contentType, Duration valid);

  /**
   * Where to fetch the file; browsers keep it instead of showing it.
   *
   * @throws NotFound if there is none
   */
  Download download(String path, Duration valid);

  /**
   * @param headers that the request must have
   */
  record Address(URI uri, Map<String, String> headers) {
    public Address {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * @param parts the address of each, in their order
   */
  record Upload(String id, List<Address> parts) {
    public Upload {
      parts = List.copyOf(parts);
    }
  }

  /**
   * @param number from 1
   * @param tag what the store answered when it was sent
   */
  record Part(int number, String tag) {}

  record Download(Address address, long size) {}
}
