/// The services of the demo, and one runnable file per feature.
module io.ruapc.examples {
  requires transitive io.ruapc;

  exports io.ruapc.examples;
}
