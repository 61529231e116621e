/// What pages say and hear over WebSocket.
@NullMarked
package io.ruapc.tests.websocket;

import org.jspecify.annotations.NullMarked;
