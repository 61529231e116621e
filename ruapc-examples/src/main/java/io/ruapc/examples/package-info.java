/// The services of the demo, and one runnable file per feature.
@NullMarked
package io.ruapc.examples;

import org.jspecify.annotations.NullMarked;
