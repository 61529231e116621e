/// Values as bytes and back: readers and writers of both formats as twins, and the codecs on top of
/// them.
@NullMarked
package io.ruapc.codec;

import org.jspecify.annotations.NullMarked;
