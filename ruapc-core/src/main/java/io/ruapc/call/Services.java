package io.ruapc.call;

import io.ruapc.Dispatch;
import io.ruapc.HandlerOptions;
import io.ruapc.Interceptor;
import io.ruapc.service.MethodBinding;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.service.ServiceContract;
import io.ruapc.service.ServiceContracts;
import io.ruapc.service.ServiceDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The services that one side offers, while they are being registered.
///
/// Not safe from several threads; a builder holds one.
public final class Services {
  private final List<Registration<?>> registrations = new ArrayList<>();
  private String httpBasePath = "";

  private record Registration<S>(
      ServiceContract<S> contract, S implementation, HandlerOptions options) {

    void addTo(List<ServiceDescriptor> services, List<Route> routes, List<Interceptor> outer) {
      ServiceDescriptor descriptor = contract.descriptor();
      services.add(descriptor);
      List<Interceptor> interceptors = new ArrayList<>(outer);
      interceptors.addAll(options.interceptors());
      Set<String> unmatched = options.methodNames();
      for (MethodBinding<?, ?> binding : contract.bind(implementation)) {
        unmatched.remove(binding.method().name());
        routes.add(
            new Route(
                binding,
                dispatch(binding.method()),
                List.copyOf(interceptors),
                options.isAdminOnly(),
                false));
      }
      if (!unmatched.isEmpty()) {
        throw new IllegalArgumentException(
            "options name methods that " + descriptor.name() + " does not have: " + unmatched);
      }
    }

    /// Methods with streams wait for items and credit, which an event loop must not.
    private Dispatch dispatch(MethodDescriptor<?, ?> method) {
      Dispatch wanted = options.dispatch(method.name());
      return wanted == Dispatch.INLINE && method.isStreaming() ? Dispatch.VIRTUAL_THREAD : wanted;
    }
  }

  /// Offers `implementation` under the contract.
  public <S> void add(Class<S> contract, S implementation, HandlerOptions options) {
    registrations.add(new Registration<>(ServiceContracts.of(contract), implementation, options));
  }

  /// What stands before the paths of all methods, for the document that lists them.
  public void httpBasePath(String path) {
    httpBasePath = path;
  }

  /// Everything that is offered, built-in services included.
  Router router(List<Interceptor> interceptors) {
    List<ServiceDescriptor> services = new ArrayList<>();
    List<Route> routes = new ArrayList<>();
    for (Registration<?> registration : registrations) {
      registration.addTo(services, routes, interceptors);
    }
    return BuiltInServices.router(services, routes, httpBasePath);
  }
}
