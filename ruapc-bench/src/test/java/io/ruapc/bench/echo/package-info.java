/// Tests that every peer of the comparison echoes.
@NullMarked
package io.ruapc.bench.echo;

import org.jspecify.annotations.NullMarked;
