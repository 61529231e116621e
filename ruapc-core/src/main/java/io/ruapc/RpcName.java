package io.ruapc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The name on the wire of a method, parameter, record component, enum constant or variant of a
/// sealed type.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({
  ElementType.METHOD,
  ElementType.PARAMETER,
  ElementType.RECORD_COMPONENT,
  ElementType.FIELD,
  ElementType.TYPE
})
public @interface RpcName {
  /// The name on the wire.
  String value();

  /// Further names that are accepted when reading, for a component that was renamed.
  String[] aliases() default {};
}
