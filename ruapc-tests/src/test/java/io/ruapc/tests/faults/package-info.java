/// Peers, networks and handlers that do what they should not.
@NullMarked
package io.ruapc.tests.faults;

import org.jspecify.annotations.NullMarked;
