/// Tests that this project does what `spec/` says: every vector there is read by one of them.
@NullMarked
package io.ruapc.tests.conformance;

import org.jspecify.annotations.NullMarked;
