package io.ruapc.processor.write;

import io.ruapc.processor.model.ClassName;

/// The classes of the runtime and of the JDK that generated code names.
final class Api {
  private static final String CODEC_PACKAGE = "io.ruapc.codec";
  private static final String SERVICE_PACKAGE = "io.ruapc.service";

  static final ClassName CODEC = new ClassName(CODEC_PACKAGE, "Codec");
  static final ClassName CODECS = new ClassName(CODEC_PACKAGE, "Codecs");
  static final ClassName FIELD_NAMES = new ClassName(CODEC_PACKAGE, "FieldNames");
  static final ClassName SCALARS = new ClassName(CODEC_PACKAGE, "Scalars");

  static final ClassName RPC_STREAM = new ClassName("io.ruapc", "RpcStream");

  static final ClassName CALLBACK_ARGUMENT = new ClassName(SERVICE_PACKAGE, "CallbackArgument");
  static final ClassName CALLER = new ClassName(SERVICE_PACKAGE, "Caller");
  static final ClassName ERROR_DESCRIPTOR = new ClassName(SERVICE_PACKAGE, "ErrorDescriptor");
  static final ClassName METHOD_BINDING = new ClassName(SERVICE_PACKAGE, "MethodBinding");
  static final ClassName METHOD_DESCRIPTOR = new ClassName(SERVICE_PACKAGE, "MethodDescriptor");
  static final ClassName METHOD_SCHEMA = new ClassName(SERVICE_PACKAGE, "MethodSchema");
  static final ClassName SERVICE_CONTRACT = new ClassName(SERVICE_PACKAGE, "ServiceContract");
  static final ClassName SERVICE_DESCRIPTOR = new ClassName(SERVICE_PACKAGE, "ServiceDescriptor");

  static final ClassName NULLABLE = new ClassName("org.jspecify.annotations", "Nullable");
  static final ClassName GENERATED = new ClassName("javax.annotation.processing", "Generated");

  static final ClassName ARRAY_LIST = java("util", "ArrayList");
  static final ClassName ARRAYS = java("util", "Arrays");
  static final ClassName LINKED_HASH_MAP = java("util", "LinkedHashMap");
  static final ClassName LINKED_HASH_SET = java("util", "LinkedHashSet");
  static final ClassName LIST = java("util", "List");
  static final ClassName MAP = java("util", "Map");
  static final ClassName OPTIONAL = java("util", "Optional");
  static final ClassName SET = java("util", "Set");
  static final ClassName TREE_MAP = java("util", "TreeMap");
  static final ClassName COMPLETABLE_FUTURE = java("util.concurrent", "CompletableFuture");
  static final ClassName COMPLETION_STAGE = java("util.concurrent", "CompletionStage");
  static final ClassName PUBLISHER = java("util.concurrent", "Flow.Publisher");
  static final ClassName BYTE_BUFFER = java("nio", "ByteBuffer");
  static final ClassName CLASS = java("lang", "Class");
  static final ClassName MATH = java("lang", "Math");
  static final ClassName OBJECT = java("lang", "Object");
  static final ClassName OVERRIDE = java("lang", "Override");
  static final ClassName STRING = java("lang", "String");
  static final ClassName SUPPRESS_WARNINGS = java("lang", "SuppressWarnings");
  static final ClassName VOID = java("lang", "Void");

  private Api() {}

  static ClassName java(String subpackage, String name) {
    return new ClassName("java." + subpackage, name);
  }

  /// A format, as the reader and the writer of it.
  record Twin(ClassName writer, ClassName reader) {}

  static final java.util.List<Twin> TWINS =
      java.util.List.of(
          new Twin(
              new ClassName(CODEC_PACKAGE, "MessagePackWriter"),
              new ClassName(CODEC_PACKAGE, "MessagePackReader")),
          new Twin(
              new ClassName(CODEC_PACKAGE, "JsonWriter"),
              new ClassName(CODEC_PACKAGE, "JsonReader")));
}
