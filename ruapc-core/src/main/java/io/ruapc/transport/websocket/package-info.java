/// Messages over WebSocket (RFC 6455), at both sides.
///
/// A connection begins as HTTP/1.1, which Netty speaks: [WebSocketUpgrade] at the server,
/// [WebSocketConnect] at the client. From then on it is a
/// [io.ruapc.transport.netty.ChannelConnection] whose framing is WebSocket's.
///
///     bytes --> WebSocketReader --> payloads --> [MessageDeflate] --> Content --> bodies
///     bytes <-- WebSocketFraming <------------- [MessageDeflate] <-- Content <-- frames
@NullMarked
package io.ruapc.transport.websocket;

import org.jspecify.annotations.NullMarked;
