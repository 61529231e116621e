/// From the model to source text, formatted as google-java-format would.
@NullMarked
package io.ruapc.processor.write;

import org.jspecify.annotations.NullMarked;
