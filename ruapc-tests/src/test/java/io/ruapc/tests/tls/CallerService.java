package io.ruapc.tests.tls;

import io.ruapc.CallContext;
import java.security.Principal;

final class CallerService implements Caller {
  @Override
  public String name() {
    return CallContext.current().principal().map(Principal::getName).orElse("nobody");
  }

  @Override
  public String echo(String text) {
    return text;
  }
}
