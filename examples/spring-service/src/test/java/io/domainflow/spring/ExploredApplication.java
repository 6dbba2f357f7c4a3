package io.domainflow.spring;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/**
 * The application as a scenario wants it: on the database of the scenario that runs, each
 * transaction with a session of its own. Nothing in it outlives a scenario, so that Spring may keep
 * the application for the next one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    properties = {
      "spring.datasource.url=jdbc:domainflow:scenario:",
      "spring.datasource.driver-class-name=io.domainflow.explore.gate.GateDriver",
      "spring.datasource.type=org.springframework.jdbc.datasource.SimpleDriverDataSource"
    })
@interface ExploredApplication {}
