package golden.names;

import io.ruapc.RpcService;
import java.util.List;

/// Names that generated code must step around.
@RpcService
@Deprecated
interface Service {
  int INNER = 1;

  String descriptor(String caller);

  void schemas(Codec codec, Map map, long wait, String SCHEMAS);

  @Deprecated(forRemoval = true)
  List<Stub> service(String source, String target, int seen);

  Local.Inner inner(Local.Inner value);

  Caller caller(AsyncStub stub);

  enum Caller {
    ME
  }

  record AsyncStub(Caller caller) {}

  record Codec(String source, String target, int field, long seen, Codec[] value) {}

  interface Local {
    record Inner(java.util.Map<String, String> Map) {}
  }
}
