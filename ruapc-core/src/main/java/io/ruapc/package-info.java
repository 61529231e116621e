/// The words of RuaPC: annotations of a contract, the context of a call, deadlines, endpoints and
/// errors.
///
/// This package is vocabulary. It depends on nothing else of the project; everything else depends
/// on it.
@NullMarked
package io.ruapc;

import org.jspecify.annotations.NullMarked;
