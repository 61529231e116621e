/// The `ruapc` command.
module io.ruapc.cli {
  requires io.ruapc;
  requires io.ruapc.examples;
  requires info.picocli;

  opens io.ruapc.cli to
      info.picocli;
}
