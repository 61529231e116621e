package golden.names;

/// Named as a class that generated code uses.
public record Map(String List) {}
