package io.ruapc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestNamesTest {
  private static final List<String> NAMES =
      List.of("EchoService/echo", "GreetService/greet", "ShopService/order", "ShopService/stock");

  @Test
  void findsMisspeltOnes() {
    assertThat(NearestNames.to("EchoService/ecko", NAMES)).containsExactly("EchoService/echo");
    assertThat(NearestNames.to("echoservice/Echo", NAMES)).containsExactly("EchoService/echo");
    assertThat(NearestNames.to("ShopService/stok", NAMES)).startsWith("ShopService/stock");
  }

  @Test
  void findsMethodsWithoutTheirService() {
    assertThat(NearestNames.to("greet", NAMES)).startsWith("GreetService/greet");
  }

  @Test
  void findsNothingWhereNothingIsNear() {
    assertThat(NearestNames.to("Billing/charge", NAMES)).isEmpty();
  }
}
