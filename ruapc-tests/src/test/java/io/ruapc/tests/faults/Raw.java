package io.ruapc.tests.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ruapc.codec.MessagePackWriter;
import io.ruapc.tests.conformance.Message;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import io.ruapc.wire.Flags;
import java.io.IOException;
import java.util.Objects;

/// Short forms of the frames that the tests of this package send.
final class Raw {
  /// A budget that never ends.
  static final int NEVER = -1;

  private Raw() {}

  /// A request in JSON of a peer without extensions.
  static byte[] request(String method, long id, String json) {
    return RawFrame.request(method, Flags.REQUEST, id, 10_000, false, json.getBytes(UTF_8));
  }

  /// A request in JSON of an extended peer.
  static byte[] extendedRequest(String method, long id, String json) {
    return RawFrame.request(method, Flags.REQUEST, id, 10_000, true, json.getBytes(UTF_8));
  }

  /// A request in MessagePack.
  static byte[] packedRequest(String method, long id, byte[] payload) {
    return RawFrame.request(method, Flags.REQUEST | Flags.MESSAGE_PACK, id, 10_000, false, payload);
  }

  /// A message with this meta, which is written in JSON, and this payload.
  static byte[] json(String meta, String payload) {
    return RawFrame.of(meta.getBytes(UTF_8), payload.getBytes(UTF_8));
  }

  /// A signal that cancels a call.
  static byte[] cancel(long id) {
    var meta = new MessagePackWriter();
    meta.beginObject(3);
    meta.writeString("flags");
    meta.writeInt(0);
    meta.writeString("msgid");
    meta.writeUnsignedLong(id);
    meta.writeString("cancel");
    meta.writeBoolean(true);
    meta.endObject();
    return RawFrame.of(meta.toByteArray(), new byte[0]);
  }

  /// The next message, which has to come.
  static Message receive(RawConnection connection) throws IOException {
    return Message.of(Objects.requireNonNull(connection.receive(), "the connection was closed"));
  }

  /// The payload of the answer to an echo, which has to come next.
  static String echo(RawConnection connection, String text) throws IOException {
    connection.send(request("Victim/echo", 4711, '"' + text + '"'));
    return receive(connection).json();
  }
}
