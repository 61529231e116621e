/// One port for all protocols. Stands on the packages of the protocols; none of them knows it.
@NullMarked
package io.ruapc.transport.port;

import org.jspecify.annotations.NullMarked;
