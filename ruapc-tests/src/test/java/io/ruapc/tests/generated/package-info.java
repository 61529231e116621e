/// What the processor generates, used as users use it: stubs, bindings, codecs, schemas.
@NullMarked
package io.ruapc.tests.generated;

import org.jspecify.annotations.NullMarked;
