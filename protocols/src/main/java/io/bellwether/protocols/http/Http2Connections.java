// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
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
  private final ServerConnectionSelector http2 =
      Http2ConnectionSelector.builder()
          .http2Config(
              Http2Config.builder()
                  .maxConcurrentStreams(MOST_STREAMS)
                  .maxRapidResets(MOST_RESETS)
                  .build())
          .build();

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

  /**
   * The next frame. A connection on which somebody waits for more may be silent for long; of one
   * that ends Helidon does not tell those.
   */
  private byte[] next(PseudoHeaders frames, String socketId) {
    Waiting waiting = waiting(socketId);
    try {
      while (true) {
        try {
          return frames.next();
        } catch (UncheckedIOException e) {
          boolean isSilent = e.getCause() instanceof SocketTimeoutException;
          if (!isSilent || !frames.isBetweenFrames() || !waiting.isAny()) {
            throw e;
          }
        }
      }
    } catch (RuntimeException e) {
      open.remove(socketId, waiting);
      waiting.endAll();
      throw e;
    }
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    String id = context.childSocketId();
    open.put(id, new Waiting());
    PseudoHeaders all = new PseudoHeaders(context.dataReader());
    DataReader frames = DataReader.create(() -> next(all, id));
    DataWriter writer = new TogetherWriter(context.dataWriter());
    return http2.connection(new Connection(context, frames, writer));
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
