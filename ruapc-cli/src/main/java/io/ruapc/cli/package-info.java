/// The `ruapc` command: a demo server, calls from the shell, and what a server offers.
@NullMarked
package io.ruapc.cli;

import org.jspecify.annotations.NullMarked;
