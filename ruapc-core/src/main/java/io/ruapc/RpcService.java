package io.ruapc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks an interface as a contract: its abstract methods can be called over the network.
///
/// For `EchoService` the processor generates `EchoServiceRpc` with the stub, the asynchronous twin
/// `EchoServiceRpc.Async`, the binding for the server, and the description of the service. Default
/// and static methods are left alone.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface RpcService {
  /// The name of the service on the wire. Default: the simple name of the interface.
  String name() default "";

  /// How method and parameter names are spelled on the wire. [RpcName] wins over it.
  Naming naming() default Naming.AS_WRITTEN;
}
