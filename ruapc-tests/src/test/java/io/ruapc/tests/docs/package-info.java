/// Tests that the words in `docs/` are still true where a program can tell.
@NullMarked
package io.ruapc.tests.docs;

import org.jspecify.annotations.NullMarked;
