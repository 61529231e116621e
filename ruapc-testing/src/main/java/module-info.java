/// For tests of services that are called by RuaPC.
module io.ruapc.testing {
  requires transitive io.ruapc;
  requires transitive org.junit.jupiter.api;

  exports io.ruapc.testing;
}
