package io.ruapc.processor.model;

import java.util.List;
import java.util.Optional;

/// A type that the program defines: what its codec and its schema are made from.
public sealed interface Definition {
  /// The type as shapes refer to it.
  Shape.Named type();

  /// The doc comment, empty for none.
  String description();

  /// A record.
  ///
  /// @param isTransparent whether the single component stands for the whole on the wire
  record RecordType(
      Shape.Named type, List<Component> components, boolean isTransparent, String description)
      implements Definition {
    /// Copies the list.
    public RecordType {
      components = List.copyOf(components);
    }
  }

  /// An enum.
  ///
  /// @param unknown the constant for names that this side does not know
  /// @param isKey whether its constants are keys of a map somewhere
  record EnumType(
      Shape.Named type,
      List<Case> constants,
      Optional<Case> unknown,
      boolean isKey,
      String description)
      implements Definition {
    /// Copies the list.
    public EnumType {
      constants = List.copyOf(constants);
    }

    /// The same enum, whose constants are keys of a map.
    public EnumType asKey() {
      return new EnumType(type, constants, unknown, true, description);
    }
  }

  /// A sealed interface.
  ///
  /// @param unknown the variant for names that this side does not know
  record SealedType(
      Shape.Named type, List<Variant> variants, Optional<Variant> unknown, String description)
      implements Definition {
    /// Copies the list.
    public SealedType {
      variants = List.copyOf(variants);
    }
  }

  /// A constant of an enum.
  record Case(String name, String wireName, List<String> aliases, String description) {
    /// Copies the list.
    public Case {
      aliases = List.copyOf(aliases);
    }
  }

  /// A record that is one of the alternatives of a sealed interface.
  ///
  /// @param isUnit whether it has no components, and is a bare name on the wire
  record Variant(
      Shape.Named type, String wireName, List<String> aliases, boolean isUnit, String description) {
    /// Copies the list.
    public Variant {
      aliases = List.copyOf(aliases);
    }
  }
}
