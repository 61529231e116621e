/// The side that connects: what a user holds to call services, and how its connections are kept.
@NullMarked
package io.ruapc.client;

import org.jspecify.annotations.NullMarked;
