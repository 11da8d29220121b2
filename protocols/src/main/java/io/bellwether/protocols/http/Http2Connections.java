// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/** Connections whose clients begin with HTTP/2, as gRPC's do. */
final class Http2Connections implements ServerConnectionSelector {
  /** Each may hold a message in memory. */
  private static final int MOST_STREAMS = 256;

  /** In ten seconds: calls that a busy server did not answer in the client's time end so, too. */
  private static final int MOST_RESETS = 1000;

  private static final Waiting ENDED = new Waiting();

  static {
    ENDED.endAll();
  }

  private final Map<String, Waiting> open = new ConcurrentHashMap<>();
  private final ServerConnectionSelector http2;

  /**
   * @param patience with a client that takes no more of an answer
   */
  Http2Connections(Duration patience) {
    http2 =
        Http2ConnectionSelector.builder()
            .http2Config(
                Http2Config.builder()
                    .maxConcurrentStreams(MOST_STREAMS)
                    .maxRapidResets(MOST_RESETS)
                    .flowControlTimeout(patience)
                    .build())
            .build();
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http2.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http2.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http2.supportedApplicationProtocols();
  }

  /**
   * Where threads wait for more of a connection; of one that has ended it has ended, too.
   *
   * @param socketId of the connection
   */
  Waiting waiting(String socketId) {
    return open.getOrDefault(socketId, ENDED);
  }

  /** Nobody waits for any of them any more. */
  void endAll() {
    open.values().forEach(Waiting::endAll);
  }

  /** The next frame. A connection on which somebody works or waits for more may be silent. */
  private static byte[] next(PseudoHeaders frames, Waiting waiting) {
    while (true) {
      try {
        byte[] frame = frames.next();
        PseudoHeaders.reset(frame).ifPresent(waiting::takeBack);
        return frame;
      } catch (UncheckedIOException e) {
        boolean isSilent = e.getCause() instanceof SocketTimeoutException;
        if (!isSilent || !frames.isBetweenFrames() || !waiting.hasCalls()) {
          throw e;
        }
      }
    }
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    Waiting waiting = new Waiting();
    PseudoHeaders all = new PseudoHeaders(context.dataReader());
    DataReader frames = DataReader.create(() -> next(all, waiting));
    DataWriter writer = new TogetherWriter(context.dataWriter());
    ServerConnection helidons = http2.connection(new Connection(context, frames, writer));
    return new Told(helidons, context.childSocketId(), waiting);
  }

  /**
   * A connection of which those who wait for more are told that it ends, however it does: by its
   * client's farewell, by a frame that is wrong, or by its socket. Helidon does not tell them.
   */
  private final class Told implements ServerConnection, InterruptableTask<Void> {
    private final ServerConnection helidons;
    private final String socketId;
    private final Waiting waiting;

    Told(ServerConnection helidons, String socketId, Waiting waiting) {
      this.helidons = helidons;
      this.socketId = socketId;
      this.waiting = waiting;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
      open.put(socketId, waiting);
      try {
        helidons.handle(limit);
      } finally {
        open.remove(socketId, waiting);
        waiting.endAll();
      }
    }

    @Override
    public boolean canInterrupt() {
      return helidons instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    @Override
    public Duration idleTime() {
      return helidons.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
      helidons.close(interrupt);
    }
  }

  /** A connection that is read and written in another way. */
  private record Connection(ConnectionContext of, DataReader dataReader, DataWriter dataWriter)
      implements ConnectionContext {
    @Override
    public ListenerContext listenerContext() {
      return of.listenerContext();
    }

    @Override
    public ExecutorService executor() {
      return of.executor();
    }

    @Override
    public Router router() {
      return of.router();
    }

    @Override
    public PeerInfo remotePeer() {
      return of.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
      return of.localPeer();
    }

    @Override
    public boolean isSecure() {
      return of.isSecure();
    }

    @Override
    public String socketId() {
      return of.socketId();
    }

    @Override
    public String childSocketId() {
      return of.childSocketId();
    }
  }
}
