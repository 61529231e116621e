package io.ruapc.bench.codec;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ruapc.codec.Codec;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.service.ServiceContracts;
import java.io.IOException;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.core.buffer.ArrayBufferInput;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/// A codec with a value of one shape: what is measured. Both directions make an array or a value
/// anew; what a careful user keeps between calls is kept.
interface Subject {
  byte[] encode() throws IOException;

  Object decode(byte[] bytes) throws IOException;

  /// The subject for a codec and a shape.
  static Subject of(CodecName codec, Shape<?> shape) {
    return switch (codec) {
      case RUAPC_MSGPACK -> generatedMessagePack(shape);
      case RUAPC_JSON -> generatedJson(shape);
      case JACKSON_JSON -> databind(JsonMapper.builder().build(), shape);
      case JACKSON_MSGPACK -> databind(new ObjectMapper(new MessagePackFactory()), shape);
      case MSGPACK_CORE -> handWritten(shape);
    };
  }

  private static <T> Subject generatedMessagePack(Shape<T> shape) {
    return new GeneratedMessagePack<>(codecOf(shape), shape.value());
  }

  private static <T> Subject generatedJson(Shape<T> shape) {
    return new GeneratedJson<>(codecOf(shape), shape.value());
  }

  private static Subject databind(ObjectMapper mapper, Shape<?> shape) {
    JavaType type = mapper.constructType(shape.type());
    return new Databind(mapper.writerFor(type), mapper.readerFor(type), shape.value());
  }

  private static <T> Subject handWritten(Shape<T> shape) {
    return new HandWritten<>(shape.packing(), shape.value());
  }

  @SuppressWarnings("unchecked") // the contract's method of this name has this shape
  private static <T> Codec<T> codecOf(Shape<T> shape) {
    return ServiceContracts.of(Values.Contract.class).descriptor().methods().stream()
        .filter(method -> method.name().equals(shape.name()))
        .map(method -> (Codec<T>) method.arguments())
        .findFirst()
        .orElseThrow();
  }

  /// What the processor generated, as the engine uses it.
  final class GeneratedMessagePack<T> implements Subject {
    private final Codec<T> codec;
    private final T value;
    private final MessagePackWriter writer = new MessagePackWriter();
    private final MessagePackReader reader = new MessagePackReader();

    GeneratedMessagePack(Codec<T> codec, T value) {
      this.codec = codec;
      this.value = value;
    }

    @Override
    public byte[] encode() {
      writer.reset(writer.buffer(), 0);
      codec.write(writer, value);
      return writer.toByteArray();
    }

    @Override
    public Object decode(byte[] bytes) {
      reader.reset(bytes, 0, bytes.length);
      return codec.read(reader);
    }
  }

  /// What the processor generated, as the engine uses it; bytes as base64, as Jackson writes them.
  final class GeneratedJson<T> implements Subject {
    private final Codec<T> codec;
    private final T value;
    private final JsonWriter writer = new JsonWriter();
    private final JsonReader reader = new JsonReader();

    GeneratedJson(Codec<T> codec, T value) {
      this.codec = codec;
      this.value = value;
      writer.bytesAsBase64(true);
    }

    @Override
    public byte[] encode() {
      writer.reset(writer.buffer(), 0);
      codec.write(writer, value);
      return writer.toByteArray();
    }

    @Override
    public Object decode(byte[] bytes) {
      reader.reset(bytes, 0, bytes.length);
      return codec.read(reader);
    }
  }

  /// Jackson's databind with the type bound once, over either of its formats.
  final class Databind implements Subject {
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final Object value;

    Databind(ObjectWriter writer, ObjectReader reader, Object value) {
      this.writer = writer;
      this.reader = reader;
      this.value = value;
    }

    @Override
    public byte[] encode() throws IOException {
      return writer.writeValueAsBytes(value);
    }

    @Override
    public Object decode(byte[] bytes) throws IOException {
      return reader.readValue(bytes);
    }
  }

  /// msgpack-core, written by hand; packer and unpacker are kept, since a new unpacker alone costs
  /// 17 KB.
  final class HandWritten<T> implements Subject {
    private final Packing<T> packing;
    private final T value;
    private final MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();
    private final ArrayBufferInput input = new ArrayBufferInput(new byte[0]);
    private final MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(input);

    HandWritten(Packing<T> packing, T value) {
      this.packing = packing;
      this.value = value;
    }

    @Override
    public byte[] encode() throws IOException {
      packer.clear();
      packing.pack(packer, value);
      return packer.toByteArray();
    }

    @Override
    public Object decode(byte[] bytes) throws IOException {
      input.reset(bytes);
      unpacker.reset(input);
      return packing.unpack(unpacker);
    }
  }
}
