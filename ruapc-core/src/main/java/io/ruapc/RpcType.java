package io.ruapc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a record, enum or sealed interface whose codec is generated together with it.
///
/// Not needed for types of the module that holds the contract: what a contract reaches gets its
/// codec anyway. Needed for types that contracts of other modules use, so that names of components
/// and doc comments, which class files do not keep, reach the codec; and to say how its parts
/// travel.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface RpcType {
  /// How components, constants and variants are spelled on the wire. [RpcName] wins over it.
  Naming naming() default Naming.AS_WRITTEN;

  /// Whether optional and nullable components of a record that have no value are left out instead
  /// of written as null. Readers take both.
  boolean omitsAbsent() default false;
}
