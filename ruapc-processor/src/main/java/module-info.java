/// Compile-time generation for RuaPC: reads contracts, writes stubs, bindings, codecs and schemas.
///
/// Depends on the JDK only and knows the runtime by name.
module io.ruapc.processor {
  requires java.compiler;
  requires static org.jspecify;

  provides javax.annotation.processing.Processor with
      io.ruapc.processor.ContractProcessor;
}
