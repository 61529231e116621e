/// The annotation processor: what javac calls.
@NullMarked
package io.ruapc.processor;

import org.jspecify.annotations.NullMarked;
