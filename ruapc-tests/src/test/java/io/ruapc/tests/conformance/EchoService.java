package io.ruapc.tests.conformance;

import io.ruapc.RpcService;

/// What vectors call.
@RpcService
interface EchoService {
  String echo(String text);
}
