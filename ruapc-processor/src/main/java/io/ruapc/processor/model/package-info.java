/// What was declared, as small immutable data: contracts, types, the shapes of values.
///
/// The reader makes it from the source, the writer prints from it; neither knows the other.
@NullMarked
package io.ruapc.processor.model;

import org.jspecify.annotations.NullMarked;
