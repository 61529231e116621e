/// The codec benchmark: values of four shapes, written and read by each codec.
@NullMarked
package io.ruapc.bench.codec;

import org.jspecify.annotations.NullMarked;
