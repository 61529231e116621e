/// TLS between a socket and any protocol, at both sides.
///
///     SocketListener --- TlsServer --- 0x16 --> SslHandler --> ServerProtocol of the transport
///                            \-------- else --> PlainRefusal
///     Connecting ------- TlsClient -----------> SslHandler --> ClientProtocol of the transport
///
/// The protocol is told of its channel when the handshake is over, and knows nothing of it. What
/// files say is in a [TlsContext], which looks at them again from time to time.
@NullMarked
package io.ruapc.transport.tls;

import org.jspecify.annotations.NullMarked;
