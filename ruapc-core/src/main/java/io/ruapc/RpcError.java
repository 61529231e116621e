package io.ruapc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks an exception class that a contract may declare in `throws`; the caller gets it as itself.
///
/// The class has one public constructor whose parameters each have an accessor of the same name. A
/// parameter `String message` is the message of the error and not part of its data.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface RpcError {
  /// The error kind on the wire. Default: the simple name of the class. It must not be the kind of
  /// an [ErrorCode].
  String name() default "";

  /// How the components are spelled on the wire.
  Naming naming() default Naming.AS_WRITTEN;

  /// The single component is the whole error value on the wire, without `kind` and `msg`: the form
  /// of services written for the Rust sibling with an error type of their own. At most one per
  /// method.
  boolean raw() default false;
}
