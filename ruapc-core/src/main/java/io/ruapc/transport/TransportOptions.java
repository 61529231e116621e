package io.ruapc.transport;

import java.time.Duration;

/// Limits and times of connections, the same for every transport.
///
/// @param connectTimeout how long opening one connection may take, name resolution included
/// @param maxMessageBytes the largest message, frame header included, in both directions; at most
///   [io.ruapc.wire.FrameLayout#MAX_MESSAGE_BYTES]
/// @param maxQueuedBytes how many outbound bytes may wait for one connection before it is full
/// @param reservedQueuedBytes how many more may wait in the reserve
/// @param writeStallTimeout how long the other side may take nothing of what waits for it before
///   the connection is closed
/// @param firstMessageTimeout how long an accepted connection may stay without its first whole
///   message
/// @param messageTimeout how long one message may take to arrive once it has begun
/// @param maxConnections how many accepted connections one listener holds; further ones are closed
///   at once
/// @param maxUnfinishedBytes how many bytes of messages that have not arrived whole one listener
///   holds, over all its connections
public record TransportOptions(
    Duration connectTimeout,
    int maxMessageBytes,
    int maxQueuedBytes,
    int reservedQueuedBytes,
    Duration writeStallTimeout,
    Duration firstMessageTimeout,
    Duration messageTimeout,
    int maxConnections,
    long maxUnfinishedBytes) {}
