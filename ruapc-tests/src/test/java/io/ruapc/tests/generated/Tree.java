package io.ruapc.tests.generated;

import io.ruapc.Naming;
import io.ruapc.RpcType;
import java.util.List;

/// A tree of names.
@RpcType(naming = Naming.SNAKE_CASE)
public record Tree(String leafName, List<Tree> childNodes) {}
