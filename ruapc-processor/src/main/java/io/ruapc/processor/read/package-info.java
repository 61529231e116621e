/// From the source to the model: every rule that a contract must keep is checked here.
@NullMarked
package io.ruapc.processor.read;

import org.jspecify.annotations.NullMarked;
