package golden.inherited;

import io.ruapc.RpcService;

@RpcService
public interface Users extends Store<Users.User, Integer>, Named, Counted, AutoCloseable {
  /// Not a call.
  default User first() {
    return get(0);
  }

  static String name() {
    return "users";
  }

  @Override
  String toString();

  @Override
  void close();

  void rename(int id, String... names);

  record User(String name) {}
}
