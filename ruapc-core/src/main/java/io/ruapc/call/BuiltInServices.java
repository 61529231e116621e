package io.ruapc.call;

import static io.ruapc.Dispatch.INLINE;
import static io.ruapc.Dispatch.VIRTUAL_THREAD;

import io.ruapc.CallContext;
import io.ruapc.Dispatch;
import io.ruapc.Headers;
import io.ruapc.service.MethodBinding;
import io.ruapc.service.ServiceContract;
import io.ruapc.service.ServiceContracts;
import io.ruapc.service.ServiceDescriptor;
import io.ruapc.wire.FrameLayout;
import io.ruapc.wire.Hello;
import java.util.List;

/// The services that every peer offers, client or server.
final class BuiltInServices {
  private BuiltInServices() {}

  /// What this side says of itself in its first message on a connection.
  ///
  /// @param maxMessageBytes the largest message it takes there; what every peer takes is not said
  /// @param maxStreamItemBytes the largest item of a stream it takes; the standard one is not said
  static Hello hello(int maxMessageBytes, int maxStreamItemBytes) {
    return new Hello(
        List.of(Hello.SIGNAL, Hello.CALLBACK, Hello.STREAM, Hello.JSON_BASE64),
        "ruapc-java/" + Versions.RUAPC,
        null,
        maxMessageBytes < FrameLayout.MAX_MESSAGE_BYTES ? maxMessageBytes : 0,
        maxStreamItemBytes == Dialect.STANDARD_STREAM_ITEM_BYTES ? 0 : maxStreamItemBytes,
        Headers.empty());
  }

  /// Adds them to what the user registered.
  static Router router(List<ServiceDescriptor> services, List<Route> routes) {
    var description = new ServiceDescriptions(services);
    add(MetaService.class, description::describe, VIRTUAL_THREAD, false, services, routes);
    // Also heartbeats, which must be answered when handlers have taken all processors.
    add(MemoryService.class, BuiltInServices::isPending, INLINE, true, services, routes);
    add(ControlService.class, new Control(), INLINE, true, services, routes);
    return new Router(services, routes);
  }

  /// The connection on which the call came that is being handled; its peer may be another one.
  private static PeerConnection connection() {
    return ((IncomingCall) CallContext.current()).connection();
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
      connection().onGoAway(notice.graceMs(), notice.reason());
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
      routes.add(new Route(binding, dispatch, List.of(), true));
    }
  }
}
