/// The engine: calls over a connection, in both directions.
///
/// Both ends of a connection are the same class, [PeerConnection]. What it sends and waits for
/// stands in its [PendingCalls], what it was asked and has not answered in its [ActiveCalls].
///
/// ```text
///   caller ── StubCaller ── CallStarter ── PeerConnection ── PendingCalls     (waits)
///                                               │ │
///                                      Connection of a transport
///                                               │ │
///   handler ── Dispatcher ── Router ──── PeerConnection ── ActiveCalls        (answers)
/// ```
///
/// Threads: what arrives is handled on the connection's event loop up to the point where user code
/// starts; user code runs on virtual threads, see [HandlerThreads], unless its service was
/// registered as inline.
@NullMarked
package io.ruapc.call;

import org.jspecify.annotations.NullMarked;
