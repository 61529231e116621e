/// `./ruapc bench http`: single calls over HTTP, beside a server of Netty alone that gives the same
/// answer.
@NullMarked
package io.ruapc.bench.http;

import org.jspecify.annotations.NullMarked;
