package io.ruapc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a component or parameter is when the message does not have it.
///
/// Without it a missing [java.util.Optional] is empty, a missing nullable one is null, and any
/// other missing one is an error that names its path. Adding a component with a default keeps older
/// callers working.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface RpcDefault {
  /// The value as text: a number, `true` or `false`, a string, the name of an enum constant; the
  /// empty text for an empty list, set, map or array. Checked at compile time.
  String value() default "";
}
