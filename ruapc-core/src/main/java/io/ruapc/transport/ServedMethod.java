package io.ruapc.transport;

/// What a transport that carries single calls has to know of a method.
///
/// @param name `Service/method`
/// @param takesStream whether items come beside its arguments
/// @param givesStream whether it answers with items
public record ServedMethod(String name, boolean takesStream, boolean givesStream) {}
