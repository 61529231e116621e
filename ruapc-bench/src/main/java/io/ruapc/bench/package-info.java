/// `./ruapc bench`: measures RuaPC beside what it is compared to, and prints tables.
@NullMarked
package io.ruapc.bench;

import org.jspecify.annotations.NullMarked;
