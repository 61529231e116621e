/// Every feature over every transport in both formats: what a user may take for granted.
@NullMarked
package io.ruapc.tests.matrix;

import org.jspecify.annotations.NullMarked;
