package io.ruapc.bench.codec;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ruapc.bench.codec.Values.Figure;
import io.ruapc.bench.codec.Values.Medium;
import io.ruapc.bench.codec.Values.Small;
import java.lang.reflect.Type;
import java.util.List;

/// A kind of value that is measured.
///
/// @param name the method of [Values.Contract] that takes it
/// @param title for the table
/// @param type for Jackson
/// @param value what is written
/// @param packing for msgpack-core
record Shape<T>(String name, String title, Type type, T value, Packing<T> packing) {
  static final List<Shape<?>> ALL =
      List.of(
          new Shape<>(
              "small",
              "small record (2 components)",
              Small.class,
              Values.small(),
              new Packing.OfSmall()),
          new Shape<>(
              "medium",
              "medium record (12 components, 10 nested records, map)",
              Medium.class,
              Values.medium(),
              new Packing.OfMedium()),
          new Shape<>(
              "figures",
              "list of 3 sealed variants",
              new TypeReference<List<Figure>>() {}.getType(),
              Values.figures(),
              new Packing.OfFigures()),
          new Shape<>(
              "blob",
              "4 KiB of bytes (JSON: base64)",
              byte[].class,
              Values.blob(),
              new Packing.OfBlob()));

  static Shape<?> named(String name) {
    return ALL.stream().filter(shape -> shape.name().equals(name)).findFirst().orElseThrow();
  }
}
