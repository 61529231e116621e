/// Calls between a real client and a real server over TCP.
@NullMarked
package io.ruapc.tests.call;

import org.jspecify.annotations.NullMarked;
