package io.ruapc.tests.docs;

import io.ruapc.RpcDefault;
import io.ruapc.RpcName;
import io.ruapc.RpcService;
import io.ruapc.RpcType;
import io.ruapc.Unknown;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// [OldContract] after every change.
@RpcService(name = "Contract")
interface NewContract {
  void noneToOne(String a);

  void noneToOptional(Optional<String> a);

  void oneToTwo(String a, int b);

  void oneToTwoRecord(OldContract.Name a, int b);

  void twoToThree(String a, int b, int c);

  void twoToThreeWithDefault(String a, int b, @RpcDefault("7") int c);

  void threeToTwo(String a, int b);

  void twoToOne(String a);

  void renameOnly(String renamed);

  void renameOne(String renamed, int b);

  void renameOneKeepingTheName(@RpcName("a") String renamed, int b);

  void reorder(int b, String a);

  WithOptional addOptional(String any);

  WithNullable addNullable(String any);

  WithDefault addWithDefault(String any);

  WithRequired addRequired(String any);

  OldContract.Name removeOptional(String any);

  Renamed renameComponent(String any);

  RenamedWithAlias renameComponentWithAlias(String any);

  Reordered reorderComponents(String any);

  long intToLong(String any);

  double floatToDouble(String any);

  Optional<String> toOptional(String any);

  Set<String> listToSet(String any);

  String[] setToArray(String any);

  OldContract.Color textToEnum(String any);

  Color addConstant(String any);

  ColorOrOther addConstantBesideUnknown(String any);

  Shape variantGrows(String any);

  /// [OldContract.Name] with one more component.
  @RpcType
  record WithOptional(String first, Optional<String> more) {}

  /// [OldContract.Name] with one more component.
  @RpcType
  record WithNullable(String first, @Nullable String more) {}

  /// [OldContract.Name] with one more component.
  @RpcType
  record WithDefault(String first, @RpcDefault("x") String more) {}

  /// [OldContract.Name] with one more component.
  @RpcType
  record WithRequired(String first, String more) {}

  /// [OldContract.NickName] with another name.
  @RpcType
  record Renamed(String given, Optional<String> nick) {}

  /// [OldContract.NickName] with another name that reads the old one too.
  @RpcType
  record RenamedWithAlias(
      @RpcName(value = "given", aliases = "first") String given, Optional<String> nick) {}

  /// [OldContract.NickName] in another order.
  @RpcType
  record Reordered(Optional<String> nick, String first) {}

  /// Three colors.
  @RpcType
  enum Color {
    RED,
    GREEN,
    BLUE
  }

  /// Three colors and one for all others.
  @RpcType
  enum ColorOrOther {
    RED,
    GREEN,
    BLUE,
    @Unknown
    OTHER
  }

  /// [OldContract.Shape] whose first variant has a component.
  @RpcType
  sealed interface Shape {
    /// Not nothing any more.
    record Dot(int size) implements Shape {}

    /// Something.
    record Circle(double radius, @RpcName("label") @Nullable String text) implements Shape {}
  }
}
