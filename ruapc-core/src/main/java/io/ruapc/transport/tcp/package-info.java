/// Messages over TCP, each in a frame of [io.ruapc.wire.FrameLayout].
///
///     any thread          | event loop of the connection
///     --------------------+----------------------------------------------------------------
///     Connection.send ------> OutboundQueue --- chunks of many messages, one flush ---> socket
///                         |                                                            |
///     MessageHandler <--------- FrameReader <--- what one read brought <---------------+
///
/// A connection goes through these states, all changes on its event loop:
///
///     OPEN ----> FLUSHING ----> LINGERING ----> CLOSED
///      what is queued goes out   FIN is sent,     the descriptor
///      nothing is taken in       rest is dropped  is free
///
/// An end of the stream from the peer skips LINGERING; a reset, a stall or a time limit goes to
/// CLOSED from anywhere.
@NullMarked
package io.ruapc.transport.tcp;

import org.jspecify.annotations.NullMarked;
