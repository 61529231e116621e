package golden.names;

import io.ruapc.RpcService;
import java.util.List;

/// Names that generated code must step around.
@RpcService
@Deprecated
interface Service {
  String descriptor(String caller);

  void schemas(Codec codec, Map map, long wait, String SCHEMAS);

  @Deprecated(forRemoval = true)
  List<Stub> service(String source, String target, int seen);

  Local.Inner inner(Local.Inner value);

  record Codec(String source, String target, int field, long seen, Codec[] value) {}

  interface Local {
    record Inner(java.util.Map<String, String> Map) {}
  }
}
