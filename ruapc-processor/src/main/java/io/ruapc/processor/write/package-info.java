/// From the model to source text, formatted as google-java-format would.
package io.ruapc.processor.write;
