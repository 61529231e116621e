/// What the code as a whole keeps to.
@NullMarked
package io.ruapc.tests.architecture;

import org.jspecify.annotations.NullMarked;
