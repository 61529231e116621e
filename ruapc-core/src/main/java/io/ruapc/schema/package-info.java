/// What a server says about itself, and what can be made of that: contracts in TypeScript.
@NullMarked
package io.ruapc.schema;

import org.jspecify.annotations.NullMarked;
