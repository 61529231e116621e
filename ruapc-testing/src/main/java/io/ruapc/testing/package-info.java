/// What tests of services need: a server and a client within the process, for each test its own.
@NullMarked
package io.ruapc.testing;

import org.jspecify.annotations.NullMarked;
