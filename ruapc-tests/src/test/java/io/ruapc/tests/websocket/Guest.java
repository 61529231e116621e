package io.ruapc.tests.websocket;

import io.ruapc.RpcService;

/// What a page offers.
@RpcService
public interface Guest {
  String name(String prefix);
}
