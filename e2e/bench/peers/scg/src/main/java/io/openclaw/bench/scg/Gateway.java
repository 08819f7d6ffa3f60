package io.openclaw.bench.scg;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Cloud Gateway on WebFlux. What it does is written in {@code e2e/bench/scg.yaml}. */
@SpringBootApplication(proxyBeanMethods = false)
public class Gateway {

    public static void main(String[] args) {
        SpringApplication.run(Gateway.class, args);
    }
}
