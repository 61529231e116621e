/// What was declared, as small immutable data: contracts, types, the shapes of values.
///
/// The reader makes it from the source, the writer prints from it; neither knows the other.
package io.ruapc.processor.model;
