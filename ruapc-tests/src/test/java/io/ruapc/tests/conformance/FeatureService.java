package io.ruapc.tests.conformance;

import io.ruapc.RpcService;

/// What vectors call to see how nothing travels.
@RpcService
interface FeatureService {
  void unit();
}
