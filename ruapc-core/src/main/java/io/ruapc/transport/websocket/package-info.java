/// Messages over WebSocket.
@NullMarked
package io.ruapc.transport.websocket;

import org.jspecify.annotations.NullMarked;
