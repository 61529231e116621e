/// Callbacks over real sockets: within a call, kept, revoked, gone.
@NullMarked
package io.ruapc.tests.callback;

import org.jspecify.annotations.NullMarked;
