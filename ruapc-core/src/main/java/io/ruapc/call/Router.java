package io.ruapc.call;

import io.ruapc.service.ServiceDescriptor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The methods that this side answers, found by the bytes of their names so that no text is made
/// for a known one.
///
/// Immutable, safe from any thread.
final class Router {
  private final List<ServiceDescriptor> services;
  private final byte[][] names;
  private final Route[] routes;

  /// @throws IllegalArgumentException when a service or a method is there twice
  Router(List<ServiceDescriptor> services, List<Route> routes) {
    this.services = List.copyOf(services);
    Set<String> seen = new HashSet<>();
    for (ServiceDescriptor service : services) {
      check(seen.add(service.name()), "service is registered twice: " + service.name());
    }
    // At most half full, so that a probe is short.
    int size = Integer.highestOneBit(Math.max(2, routes.size() * 2 - 1)) * 2;
    this.names = new byte[size][];
    this.routes = new Route[size];
    for (Route route : routes) {
      check(seen.add(route.fullName()), "method is registered twice: " + route.fullName());
      byte[] name = route.nameBytes();
      int index = hash(name, 0, name.length) & size - 1;
      while (names[index] != null) {
        index = index + 1 & size - 1;
      }
      names[index] = name;
      this.routes[index] = route;
    }
  }

  /// The route of a method, or null for an unknown one.
  @Nullable Route find(byte[] bytes, int offset, int length) {
    int index = hash(bytes, offset, length) & names.length - 1;
    while (true) {
      byte[] name = names[index];
      if (name == null) {
        return null;
      }
      if (Arrays.equals(name, 0, name.length, bytes, offset, offset + length)) {
        return routes[index];
      }
      index = index + 1 & names.length - 1;
    }
  }

  /// The services, built-in ones included.
  List<ServiceDescriptor> services() {
    return services;
  }

  private static int hash(byte[] bytes, int offset, int length) {
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = hash * 31 + bytes[i];
    }
    return hash ^ hash >>> 15;
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
