/// Tests that the benchmarks measure what they say.
@NullMarked
package io.ruapc.bench;

import org.jspecify.annotations.NullMarked;
