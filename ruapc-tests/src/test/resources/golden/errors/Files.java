package golden.errors;

import io.ruapc.Naming;
import io.ruapc.RpcService;

@RpcService(name = "files", naming = Naming.SNAKE_CASE)
public interface Files {
  long fileSize(String path) throws NotFound;

  void moveFile(String sourcePath, String targetPath) throws NotFound, AppError;
}
