// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The body of an answer; if it stops coming, reading fails. */
final class PatientStream extends FilterInputStream {
  private final Duration patience;
  private final ScheduledExecutorService clock;

  PatientStream(InputStream body, Duration patience, ScheduledExecutorService clock) {
    super(body);
    this.patience = patience;
    this.clock = clock;
  }

  @Override
  public int read() throws IOException {
    Future<?> limit = limit();
    try {
      return in.read();
    } finally {
      limit.cancel(false);
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Future<?> limit = limit();
    try {
      return in.read(into, offset, length);
    } finally {
      limit.cancel(false);
    }
  }

  private Future<?> limit() {
    return clock.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Void giveUp() throws IOException {
    in.close();
    return null;
  }
}
