package io.domainflow.spring;

import static org.springframework.test.annotation.DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;

/** With the pool that Spring Boot makes. It holds sessions, and so ends with the scenario. */
@SpringBootTest(
    properties = {
      "spring.datasource.url=jdbc:domainflow:scenario:",
      "spring.datasource.driver-class-name=io.domainflow.explore.gate.GateDriver",
      "spring.datasource.hikari.maximum-pool-size=2"
    })
@DirtiesContext(classMode = AFTER_EACH_TEST_METHOD)
final class PooledSalesScenarios extends AtomicSalesScenarios {}
