/// The processor as the compiler sees it: what it prints, what it refuses and where.
@NullMarked
package io.ruapc.tests.processor;

import org.jspecify.annotations.NullMarked;
