/// Tests that RuaPC and its Rust sibling understand each other, in both roles and both formats. The
/// other side is the program in `ruapc-tests/rust`; [io.ruapc.tests.rust.Services] and
/// [io.ruapc.tests.rust.Values] mirror its `services.rs` and `values.rs`.
@NullMarked
package io.ruapc.tests.rust;

import org.jspecify.annotations.NullMarked;
