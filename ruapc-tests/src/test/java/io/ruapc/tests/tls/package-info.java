/// Encrypted connections, from what users configure to what strangers send.
@NullMarked
package io.ruapc.tests.tls;

import org.jspecify.annotations.NullMarked;
