/// How connections are kept, given up and ended.
@NullMarked
package io.ruapc.tests.connection;

import org.jspecify.annotations.NullMarked;
