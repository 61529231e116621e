/// Messages as bytes: the frame, the meta, and where the payload lies. `spec/wire.md` describes the
/// same for people.
@NullMarked
package io.ruapc.wire;

import org.jspecify.annotations.NullMarked;
