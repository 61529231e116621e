package io.ruapc.tests.docs;

import io.ruapc.RpcName;
import io.ruapc.RpcService;
import io.ruapc.RpcType;
import io.ruapc.Unknown;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A contract before it was changed in every way of docs/COMPATIBILITY.md; [NewContract] is it
/// after.
@RpcService(name = "Contract")
interface OldContract {
  void noneToOne();

  void noneToOptional();

  void oneToTwo(String a);

  void oneToTwoRecord(Name a);

  void twoToThree(String a, int b);

  void twoToThreeWithDefault(String a, int b);

  void threeToTwo(String a, int b, int c);

  void twoToOne(String a, int b);

  void renameOnly(String a);

  void renameOne(String a, int b);

  void renameOneKeepingTheName(String a, int b);

  void reorder(String a, int b);

  Name addOptional(String any);

  Name addNullable(String any);

  Name addWithDefault(String any);

  Name addRequired(String any);

  NickName removeOptional(String any);

  NickName renameComponent(String any);

  NickName renameComponentWithAlias(String any);

  NickName reorderComponents(String any);

  int intToLong(String any);

  float floatToDouble(String any);

  String toOptional(String any);

  List<String> listToSet(String any);

  Set<String> setToArray(String any);

  String textToEnum(String any);

  Color addConstant(String any);

  ColorOrOther addConstantBesideUnknown(String any);

  Shape variantGrows(String any);

  /// A record with one component.
  @RpcType
  record Name(String first) {}

  /// A record whose second component may be absent.
  @RpcType
  record NickName(String first, Optional<String> nick) {}

  /// Two colors.
  @RpcType
  enum Color {
    RED,
    GREEN
  }

  /// Two colors and one for all others.
  @RpcType
  enum ColorOrOther {
    RED,
    GREEN,
    @Unknown
    OTHER
  }

  /// A choice whose first variant has no components.
  @RpcType
  sealed interface Shape {
    /// Nothing.
    record Dot() implements Shape {}

    /// Something.
    record Circle(double radius, @RpcName("label") @Nullable String text) implements Shape {}
  }
}
