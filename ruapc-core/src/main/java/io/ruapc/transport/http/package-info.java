/// HTTP/1.1 and HTTP/2 at the server: calls as single requests, streams as lines and events, and
/// documents.
///
/// ```text
///     Http1Session │ codec │ HttpRequests ───▶ Reply + Exchange ───▶ HttpConnection ───▶ engine
///     Http2Session │ codec │ a stream each: HttpRequests ───▶ ... ──────▲
/// ```
///
/// [HttpRequests] decides what a request is about and who may ask for it. An [Exchange] makes
/// messages of a call's content and answers of what the engine says. [HttpConnection] is what the
/// engine sees: one peer for each socket. So admission, deadlines, cancelling and draining are the
/// engine's, here as with every other transport.
@NullMarked
package io.ruapc.transport.http;

import org.jspecify.annotations.NullMarked;
