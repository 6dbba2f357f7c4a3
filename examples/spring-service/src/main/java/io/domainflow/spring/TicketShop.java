package io.domainflow.spring;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application that sells tickets, twice: naively, and right. */
@SpringBootApplication
public class TicketShop {}
