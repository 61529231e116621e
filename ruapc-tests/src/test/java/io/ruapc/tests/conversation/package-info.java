/// Whole conversations: the vectors of spec/, and a client that was written from them.
@NullMarked
package io.ruapc.tests.conversation;

import org.jspecify.annotations.NullMarked;
