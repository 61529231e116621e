package io.ruapc;

/// Where [CallContext#current()] looks. Apart from the interface because its fields would be
/// public.
final class CurrentCall {
  static final ScopedValue<CallContext> SCOPE = ScopedValue.newInstance();

  private CurrentCall() {}
}
