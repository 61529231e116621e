/// Messages within one process, `local://name`: for services that share a program, and for tests.
///
/// Values are written and read by their codecs as on every other transport, so neither side sees
/// objects of the other. What is missing is the socket: a message goes from its sender's thread
/// straight to the event loop of the side that reads it.
///
///     any thread                    | event loop of the reading side
///     ------------------------------+-------------------------------------------------
///     Connection.send --> LocalPipe ------> LocalConnection.read --> MessageHandler
///
/// A connection is two [LocalConnection]s with a [LocalPipe] in each direction. Either side ends
/// by closing or failing; the pipe that it wrote to then says so to the other side, behind what
/// still waits in it.
@NullMarked
package io.ruapc.transport.local;

import org.jspecify.annotations.NullMarked;
