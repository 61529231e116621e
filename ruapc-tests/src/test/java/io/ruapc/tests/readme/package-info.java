/// What the README says, done.
@NullMarked
package io.ruapc.tests.readme;

import org.jspecify.annotations.NullMarked;
