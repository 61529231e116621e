/// Streams and callbacks: `./ruapc bench conversations`.
///
/// Server and client run in the same process, over a real socket: what is compared is what a
/// message costs both ends together.
@NullMarked
package io.ruapc.bench.conversation;

import org.jspecify.annotations.NullMarked;
