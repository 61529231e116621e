package io.ruapc.call;

import io.ruapc.Dispatch;
import io.ruapc.Interceptor;
import io.ruapc.service.MethodBinding;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A method of this side with the code that answers it, as it was registered.
///
/// @param binding the method and its handler
/// @param dispatch where the handler runs
/// @param interceptors around the handler, the outermost first
/// @param isAdminOnly whether only connections of administrators are answered
/// @param isBuiltIn a part of the framework: it is served also when everything else is refused
record Route(
    MethodBinding<?, ?> binding,
    Dispatch dispatch,
    List<Interceptor> interceptors,
    boolean isAdminOnly,
    boolean isBuiltIn) {

  /// The method's name on the wire.
  String fullName() {
    return binding.method().fullName();
  }

  byte[] nameBytes() {
    return fullName().getBytes(StandardCharsets.UTF_8);
  }
}
