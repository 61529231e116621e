/// What generated code stands on: descriptions of services and methods, the way a stub hands a call
/// over, and the way a handler is reached.
///
/// Exported for generated code; users name these types only when they write such code by hand.
@NullMarked
package io.ruapc.service;

import org.jspecify.annotations.NullMarked;
