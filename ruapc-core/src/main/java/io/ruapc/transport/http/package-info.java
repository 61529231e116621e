/// HTTP/1.1 and HTTP/2 at the server.
@NullMarked
package io.ruapc.transport.http;

import org.jspecify.annotations.NullMarked;
