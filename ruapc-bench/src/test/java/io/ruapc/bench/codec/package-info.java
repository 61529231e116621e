/// Tests that the codecs under test do the same work.
@NullMarked
package io.ruapc.bench.codec;

import org.jspecify.annotations.NullMarked;
