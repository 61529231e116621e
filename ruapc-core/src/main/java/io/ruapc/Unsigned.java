package io.ruapc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The `long` holds an unsigned 64-bit number (Rust's `u64`): read and write it with the unsigned
/// methods of [Long]. Without it, values above [Long#MAX_VALUE] are an error when read.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE_USE)
public @interface Unsigned {}
