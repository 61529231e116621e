package io.ruapc.client;

import io.ruapc.CallOptions;
import io.ruapc.Peer;
import io.ruapc.call.CallEngine;
import io.ruapc.call.CallStarter;
import io.ruapc.call.PeerConnection;
import io.ruapc.service.ServiceContracts;
import java.net.SocketAddress;

/// The server as the client knows it, whichever connection a call takes.
record ServerPeer(Connections connections, CallStarter starter, CallEngine engine) implements Peer {
  @Override
  public <S> S stub(Class<S> contract) {
    return ServiceContracts.stub(contract, engine.caller(starter, CallOptions.create()));
  }

  /// The address of the primary connection; without one the first address of the endpoint, not
  /// resolved.
  @Override
  public SocketAddress remoteAddress() {
    PeerConnection primary = connections.primary();
    return primary != null ? primary.remoteAddress() : connections.firstSocketAddress();
  }

  @Override
  public void revoke(Object callback, String reason) {
    PeerConnection primary = connections.primary();
    if (primary != null) {
      primary.revoke(callback, reason);
    }
  }

  @Override
  public boolean isOpen() {
    return connections.primary() != null;
  }

  /// Of the primary connection that is open now; runs the action at once when there is none.
  @Override
  public void onClose(Runnable action) {
    PeerConnection primary = connections.primary();
    if (primary == null) {
      Thread.startVirtualThread(action);
    } else {
      primary.onClose(action);
    }
  }

  @Override
  public String toString() {
    return connections.endpoint().toString();
  }
}
