package io.ruapc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How an implementation wants to be called. It is the implementation's business, not the
/// contract's.
///
/// Immutable.
public final class HandlerOptions {
  private static final String EVERY_METHOD = "*";
  private static final HandlerOptions STANDARD = new HandlerOptions(Map.of(), List.of(), false);

  private final Map<String, Dispatch> dispatch;
  private final List<Interceptor> interceptors;
  private final boolean adminOnly;

  private HandlerOptions(
      Map<String, Dispatch> dispatch, List<Interceptor> interceptors, boolean adminOnly) {
    this.dispatch = dispatch;
    this.interceptors = interceptors;
    this.adminOnly = adminOnly;
  }

  /// Every method on a virtual thread, where it may block; see [Dispatch#VIRTUAL_THREAD].
  public static HandlerOptions create() {
    return STANDARD;
  }

  /// Runs methods on the event loop that read the request: saves the hop to a thread, about half of
  /// a small call. A method that blocks there stops every connection of that loop; blocking stubs
  /// refuse to be called from it.
  ///
  /// @param methods their names on the wire; none for all
  public HandlerOptions inline(String... methods) {
    return with(Dispatch.INLINE, methods);
  }

  /// Gives each request a thread of its own and interrupts it when nobody waits any more: its call
  /// was cancelled, its deadline has passed, or the connection has ended. Only for code that bears
  /// it: an interrupt during file I/O closes the channel for everyone.
  ///
  /// @param methods their names on the wire; none for all
  public HandlerOptions interruptible(String... methods) {
    return with(Dispatch.INTERRUPTIBLE, methods);
  }

  /// One more interceptor around the methods of this service, inside those of the server.
  public HandlerOptions intercept(Interceptor interceptor) {
    List<Interceptor> more = new ArrayList<>(interceptors);
    more.add(interceptor);
    return new HandlerOptions(dispatch, List.copyOf(more), adminOnly);
  }

  /// Answers administrators only: who comes by the server's admin port or, where it has none, from
  /// the same machine. All others get `PermissionDenied`. A server that stands behind a proxy of
  /// the same machine needs an admin port, since everybody then comes from there.
  public HandlerOptions adminOnly() {
    return new HandlerOptions(dispatch, interceptors, true);
  }

  private HandlerOptions with(Dispatch where, String... methods) {
    Map<String, Dispatch> more = new HashMap<>(dispatch);
    for (String method : methods.length == 0 ? new String[] {EVERY_METHOD} : methods) {
      more.put(method, where);
    }
    return new HandlerOptions(Map.copyOf(more), interceptors, adminOnly);
  }

  /// Where this method runs.
  ///
  /// @param method its name on the wire
  public Dispatch dispatch(String method) {
    Dispatch every = dispatch.getOrDefault(EVERY_METHOD, Dispatch.VIRTUAL_THREAD);
    return dispatch.getOrDefault(method, every);
  }

  /// The interceptors of this service, the outermost first.
  public List<Interceptor> interceptors() {
    return interceptors;
  }

  /// Whether only administrators are answered.
  public boolean isAdminOnly() {
    return adminOnly;
  }

  /// The methods that are named, as a set of the caller's own.
  public Set<String> methodNames() {
    Set<String> names = new HashSet<>(dispatch.keySet());
    names.remove(EVERY_METHOD);
    return names;
  }
}
