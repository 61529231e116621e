package io.ruapc.tests.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.codec.RawValue;
import io.ruapc.tests.conformance.Message;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import io.ruapc.tests.conformance.Spec;
import io.ruapc.tests.conformance.Vector;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Meta;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Says one side's part of a conversation over a socket, and checks that the other side says its
/// own, as spec/vectors/README.md tells.
final class Player {
  private static final String ALIVE = "_ruapc.memory/request_is_pending";

  private final RawConnection connection;
  private final String self;

  /// The ids that calls have here, by who makes them and their ids in the vector.
  private final Map<String, Long> ids = new HashMap<>();

  private boolean saidHello;

  /// @param self the role: `client` or `server`
  Player(RawConnection connection, String self) {
    this.connection = connection;
    this.self = self;
  }

  void play(Vector vector) throws IOException {
    for (JsonNode message : vector.messages()) {
      if (message.required("from").textValue().equals(self)) {
        say(message);
      } else {
        hear(message);
      }
    }
  }

  private void say(JsonNode vector) throws IOException {
    byte[] frame = Vector.bytes(vector.required("hex"));
    Message message = Message.of(frame);
    ObjectNode meta = vector.required("meta").deepCopy();
    String call = call(self, message.meta());
    meta.put("msgid", ids.computeIfAbsent(call, unknown -> message.meta().messageId()));
    saidHello |= meta.has("hello");
    var packed = new MessagePackWriter();
    Codecs.RAW.write(packed, RawValue.ofJson(meta.toString()));
    int payload = message.meta().payloadLength();
    connection.send(
        RawFrame.of(
            packed.toByteArray(), Arrays.copyOfRange(frame, frame.length - payload, frame.length)));
  }

  private void hear(JsonNode vector) throws IOException {
    Message expected = Message.of(Vector.bytes(vector.required("hex")));
    if (isCredit(expected)) {
      return; // when it comes is up to its sender
    }
    Message heard = next();
    assertThat(facts(heard)).isEqualTo(facts(expected));
    assertThat(payload(heard)).isEqualTo(payload(expected));
    String other = self.equals("client") ? "server" : "client";
    long id = ids.computeIfAbsent(call(other, expected.meta()), unknown -> id(heard));
    assertThat(id(heard)).isEqualTo(id);
  }

  private static long id(Message message) {
    return message.meta().messageId();
  }

  /// The next message, but for credit and questions whether anybody is there.
  private Message next() throws IOException {
    while (true) {
      Message message =
          Message.of(Objects.requireNonNull(connection.receive(), "the connection was closed"));
      if (message.meta().method().equals(ALIVE)) {
        String hello =
            saidHello ? "" : ",\"hello\":{\"caps\":[\"signal\",\"stream\",\"callback\"]}";
        saidHello = true;
        connection.send(
            RawFrame.ofJson(
                "{\"flags\":2,\"msgid\":" + id(message) + hello + "}", "{\"Ok\":false}"));
      } else if (!isCredit(message)) {
        return message;
      }
    }
  }

  private static boolean isCredit(Message message) {
    return message.meta().credit() != Meta.ABSENT
        && !Flags.isRequest(message.meta().flags())
        && message.meta().payloadLength() == 0;
  }

  /// Which call a message belongs to.
  private static String call(String sender, Meta meta) {
    boolean isCallees = Flags.isResponse(meta.flags());
    boolean isClients = sender.equals("client") != isCallees;
    return (isClients ? "client " : "server ") + meta.messageId();
  }

  private static Map<String, Object> facts(Message message) {
    Meta meta = message.meta();
    return Map.of(
        "method", meta.method(),
        "flags", meta.flags(),
        "target", meta.target(),
        "keep", Arrays.toString(meta.keep()),
        "credit", meta.credit() != Meta.ABSENT,
        "end", meta.isEnd(),
        "cancel", meta.isCancel());
  }

  /// Of an error only the kind: what else it says is for people.
  private static JsonNode payload(Message message) {
    if (message.meta().payloadLength() == 0) {
      return Spec.parse("\"nothing\"");
    }
    JsonNode payload = Spec.parse(message.json());
    JsonNode kind = payload.path("Err").path("kind");
    return kind.isMissingNode() ? payload : kind;
  }
}
