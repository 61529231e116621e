/// What the transports on Netty share.
@NullMarked
package io.ruapc.transport.netty;

import org.jspecify.annotations.NullMarked;
