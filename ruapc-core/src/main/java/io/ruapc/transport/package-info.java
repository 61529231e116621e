/// How whole messages get from one side to the other. Nothing here knows what a call is.
///
/// A [Transport] opens and accepts [Connection]s; each hands what arrives to its [MessageHandler].
/// Implementations live in a package of their own each; Netty is visible only there.
@NullMarked
package io.ruapc.transport;

import org.jspecify.annotations.NullMarked;
