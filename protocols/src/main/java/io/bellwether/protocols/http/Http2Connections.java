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
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** Connections whose clients begin with HTTP/2, as gRPC's do. */
final class Http2Connections implements ServerConnectionSelector {
  /** Each may hold a message in memory. */
  private static final int MOST_STREAMS = 256;

  /** In ten seconds: calls that a busy server did not answer in the client's time end so, too. */
  private static final int MOST_RESETS = 1000;

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

  @Override
  public ServerConnection connection(ConnectionContext context) {
    DataReader frames = DataReader.create(new PseudoHeaders(context.dataReader())::next);
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
