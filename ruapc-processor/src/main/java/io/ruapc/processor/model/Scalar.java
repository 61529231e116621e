package io.ruapc.processor.model;

/// A value that is one token of the formats, or one text, or made by a fixed method of the runtime.
///
/// The table of what the generated code calls for it. `$` stands for the value.
public enum Scalar {
  BOOLEAN("boolean", "Boolean", "target.writeBoolean($)", "source.readBoolean()"),
  BYTE("byte", "Byte", "target.writeInt($)", "source.readByte()"),
  SHORT("short", "Short", "target.writeInt($)", "source.readShort()"),
  INT("int", "Integer", "target.writeInt($)", "source.readInt()"),
  LONG("long", "Long", "target.writeLong($)", "source.readLong()"),
  UNSIGNED_LONG("long", "Long", "target.writeUnsignedLong($)", "source.readUnsignedLong()"),
  FLOAT("float", "Float", "target.writeFloat($)", "source.readFloat()"),
  DOUBLE("double", "Double", "target.writeDouble($)", "source.readDouble()"),
  CHAR("char", "Character", "target.writeChar($)", "source.readChar()"),
  STRING("java.lang", "String", "target.writeString($)", "source.readString()"),
  BYTES("byte[]", "byte[]", "target.writeBytes($)", "source.readBytes()"),
  BYTE_BUFFER(
      "java.nio", "ByteBuffer", "target.writeBytes($)", "ByteBuffer.wrap(source.readBytes())"),
  BIG_INTEGER("java.math", "BigInteger", "BigInteger"),
  BIG_DECIMAL("java.math", "BigDecimal", "BigDecimal"),
  UUID("java.util", "UUID", "Uuid"),
  INSTANT("java.time", "Instant", "Instant"),
  DURATION("java.time", "Duration", "Duration"),
  LOCAL_DATE("java.time", "LocalDate", "LocalDate"),
  LOCAL_DATE_TIME("java.time", "LocalDateTime", "LocalDateTime"),
  RAW("io.ruapc.codec", "RawValue", "Codecs.RAW.write(target, $)", "Codecs.RAW.read(source)");

  private final String primitiveOrPackage;
  private final String className;
  private final String write;
  private final String read;

  Scalar(String packageName, String className, String verb) {
    this(
        packageName,
        className,
        "Scalars.write" + verb + "(target, $)",
        "Scalars.read" + verb + "(source)");
  }

  Scalar(String primitiveOrPackage, String className, String write, String read) {
    this.primitiveOrPackage = primitiveOrPackage;
    this.className = className;
    this.write = write;
    this.read = read;
  }

  /// Whether the type is a primitive one, and so has a box.
  public boolean isPrimitive() {
    return switch (this) {
      case BOOLEAN, BYTE, SHORT, INT, LONG, UNSIGNED_LONG, FLOAT, DOUBLE, CHAR -> true;
      case STRING,
          BYTES,
          BYTE_BUFFER,
          BIG_INTEGER,
          BIG_DECIMAL,
          UUID,
          INSTANT,
          DURATION,
          LOCAL_DATE,
          LOCAL_DATE_TIME,
          RAW ->
          false;
    };
  }

  /// The primitive type, or the array of one.
  public String primitive() {
    return primitiveOrPackage;
  }

  /// The class of the values: for a primitive type that of the boxes.
  public ClassName type() {
    return new ClassName(isPrimitive() ? "java.lang" : primitiveOrPackage, className);
  }

  /// The expression that writes `value`.
  public String write(String value) {
    return write.replace("$", value);
  }

  /// The expression that reads a value.
  public String read() {
    return read;
  }
}
