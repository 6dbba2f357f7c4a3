package io.domainflow.explore.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class OrderProperties {
  @Property(tries = 300)
  void what_is_written_is_read_back(
      @ForAll List<@IntRange(max = 800) Integer> choices,
      @ForAll @IntRange(max = 0xffff) int checksum) {
    Order order = new Order(choices, Set.of(), checksum);

    assertThat(order.toString()).matches("[A-Za-z0-9.]+");
    assertThat(Order.parse(order.toString())).isEqualTo(order);
  }
}
