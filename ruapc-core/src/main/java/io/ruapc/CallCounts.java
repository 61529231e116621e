package io.ruapc;

/// What a client or a server has counted since it was made of the things that nobody is told.
///
/// @param refusedRequests requests that were answered without starting a handler: unknown method,
///   bad headers, overload
/// @param droppedOneWayRequests one-way requests that no handler saw, for the same reasons or
///   because their callback was gone
/// @param droppedAnswers answers that were not sent because their deadline passed while the peer
///   took nothing
public record CallCounts(long refusedRequests, long droppedOneWayRequests, long droppedAnswers) {}
