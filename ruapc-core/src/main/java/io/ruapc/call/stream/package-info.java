/// Streams of one call: items that come in, items that go out, and the credit that bounds them.
///
/// ```text
///   user's thread ── ReceivedStream ── ItemReceiver ◀── items ── event loop
///                                          │
///                                          └── credit ──▶ ItemChannel ──▶ connection
///   generator's thread ── ItemSender ── ItemChannel ──▶ connection
///                             ▲── credit ── event loop
/// ```
///
/// Nothing here knows whether its call is made or answered by this side: that is the business of
/// the [ItemChannel].
@NullMarked
package io.ruapc.call.stream;

import org.jspecify.annotations.NullMarked;
