/// Streams over real sockets: both positions, credit, ends, failures.
@NullMarked
package io.ruapc.tests.stream;

import org.jspecify.annotations.NullMarked;
