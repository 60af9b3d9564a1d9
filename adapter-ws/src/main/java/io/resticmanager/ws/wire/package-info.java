/// What travels between server and agent: the one place where the protocol is written down in code.
///
/// [WireCodec] turns text into an [Envelope] with a [Payload] and back; the `…Mapping` classes turn payloads into
/// domain values and back. Nothing outside of `ws` sees these records.
@NullMarked
package io.resticmanager.ws.wire;

import org.jspecify.annotations.NullMarked;
