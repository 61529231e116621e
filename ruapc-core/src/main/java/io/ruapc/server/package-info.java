/// The side that listens: what a user holds to offer services.
@NullMarked
package io.ruapc.server;

import org.jspecify.annotations.NullMarked;
