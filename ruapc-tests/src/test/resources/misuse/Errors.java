package misuse;

import io.ruapc.RpcError;

final class Errors {
  private Errors() {}

  // error: an @RpcError is an exception class: let it extend Exception
  @RpcError
  static final class NoException {}

  // error: the kind Timeout is one of the framework's own, so a peer would take this error for that
  //   failure: use another name, e.g. @RpcError(name = "TimeoutError")
  @RpcError(name = "Timeout")
  static final class Late extends Exception {
    private static final long serialVersionUID = 1;
  }

  // error: an @RpcError has exactly one public constructor, this one has 2: whose parameters, each
  //   with an accessor of the same name, are what travels
  @RpcError
  static final class TwoConstructors extends Exception {
    private static final long serialVersionUID = 1;

    public TwoConstructors() {}

    public TwoConstructors(String message) {
      super(message);
    }
  }

  @RpcError
  static final class NoAccessor extends Exception {
    private static final long serialVersionUID = 1;

    // error: no accessor for code: add `public int code()`
    public NoAccessor(int code) {
      super("code " + code);
    }
  }

  // error: a raw error is one value on the wire: give its constructor exactly one parameter
  @RpcError(raw = true)
  static final class Raw extends Exception {
    private static final long serialVersionUID = 1;

    public Raw() {}
  }

  // error: an abstract class cannot be thrown: remove abstract
  @RpcError
  abstract static class Open extends Exception {
    private static final long serialVersionUID = 1;
  }
}
