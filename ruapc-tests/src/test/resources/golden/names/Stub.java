package golden.names;

public enum Stub {
  Codec
}
