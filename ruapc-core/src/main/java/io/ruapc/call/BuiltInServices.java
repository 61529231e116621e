package io.ruapc.call;

import static io.ruapc.Dispatch.INLINE;
import static io.ruapc.Dispatch.VIRTUAL_THREAD;

import io.ruapc.CallContext;
import io.ruapc.Dispatch;
import io.ruapc.Headers;
import io.ruapc.codec.RawValue;
import io.ruapc.service.MethodBinding;
import io.ruapc.service.ServiceContract;
import io.ruapc.service.ServiceContracts;
import io.ruapc.service.ServiceDescriptor;
import io.ruapc.wire.FrameLayout;
import io.ruapc.wire.Hello;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The services that every peer offers, client or server.
final class BuiltInServices {
  private static final List<String> PRIMARY_CAPABILITIES =
      List.of(Hello.SIGNAL, Hello.CALLBACK, Hello.STREAM, Hello.JSON_BASE64);

  private static final List<String> SECONDARY_CAPABILITIES =
      List.of(Hello.SIGNAL, Hello.JSON_BASE64);

  private BuiltInServices() {}

  /// What this side says of itself in its first message on a connection.
  ///
  /// @param isPrimary whether callbacks and streams may come there
  /// @param session which connections belong together; null for none
  /// @param maxMessageBytes the largest message it takes there; what every peer takes is not said
  /// @param maxStreamItemBytes the largest item of a stream it takes; the standard one is not said
  static Hello hello(
      boolean isPrimary, @Nullable String session, int maxMessageBytes, int maxStreamItemBytes) {
    return new Hello(
        isPrimary ? PRIMARY_CAPABILITIES : SECONDARY_CAPABILITIES,
        "ruapc-java/" + Versions.RUAPC,
        session,
        maxMessageBytes < FrameLayout.MAX_MESSAGE_BYTES ? maxMessageBytes : 0,
        maxStreamItemBytes == Dialect.STANDARD_STREAM_ITEM_BYTES ? 0 : maxStreamItemBytes,
        Headers.empty());
  }

  /// Adds them to what the user registered.
  ///
  /// @param httpBasePath what stands before the paths of all methods
  static Router router(List<ServiceDescriptor> services, List<Route> routes, String httpBasePath) {
    var descriptions = new ServiceDescriptions(services);
    var meta = new Meta(descriptions, httpBasePath);
    add(MetaService.class, meta, VIRTUAL_THREAD, false, services, routes);
    // Also heartbeats, which must be answered when handlers have taken all processors.
    add(MemoryService.class, BuiltInServices::isPending, INLINE, true, services, routes);
    add(ControlService.class, new Control(), INLINE, true, services, routes);
    return new Router(services, routes);
  }

  /// The connection on which the call came that is being handled; its peer may be another one.
  private static PeerConnection connection() {
    return ((IncomingCall) CallContext.current()).connection();
  }

  private record Meta(ServiceDescriptions descriptions, String httpBasePath)
      implements MetaService {
    @Override
    public ServerDescription describe(@Nullable DescribeRequest request) {
      return descriptions.describe(request);
    }

    @Override
    public RawValue openapi() {
      return OpenApi.document(descriptions.describe(null), httpBasePath);
    }
  }

  private static final class Control implements ControlService {
    @Override
    public void release(CallbackHandles handles) {
      connection().exportedCallbacks().onRelease(handles.callbacks());
    }

    @Override
    public void revoke(CallbackHandles handles) {
      String reason = handles.reason();
      connection()
          .receivedCallbacks()
          .onRevoke(handles.callbacks(), reason == null ? "revoked by its owner" : reason);
    }

    @Override
    public void goaway(GoAway notice) {
      connection().goingAway().onGoAway(notice.graceMs(), notice.reason());
    }
  }

  private static boolean isPending(MemoryService.PendingQuestion question) {
    return connection().outgoing().isPending(question.requestId());
  }

  private static <S> void add(
      Class<S> type,
      S implementation,
      Dispatch dispatch,
      boolean isInternal,
      List<ServiceDescriptor> services,
      List<Route> routes) {
    ServiceContract<S> contract = ServiceContracts.of(type);
    ServiceDescriptor described = contract.descriptor();
    services.add(
        new ServiceDescriptor(
            described.name(),
            described.description(),
            described.methods(),
            described.schemas(),
            isInternal));
    for (MethodBinding<?, ?> binding : contract.bind(implementation)) {
      routes.add(new Route(binding, dispatch, List.of(), false, true));
    }
  }
}
