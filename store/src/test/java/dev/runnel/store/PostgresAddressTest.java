package dev.runnel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of databases as operators write them. */
class PostgresAddressTest {

    @Test
    void everyPartIsRead() {
        PostgresAddress address = PostgresAddress.of(
                URI.create("postgresql://us%40er:p%3Aa+ss%2F@db.example:6432/runnel?sslmode=require"));

        assertThat(address.url()).isEqualTo("jdbc:postgresql://db.example:6432/runnel?sslmode=require");
        assertThat(address.properties())
                .containsEntry("user", "us@er")
                .containsEntry("password", "p:a+ss/")
                .containsEntry("ApplicationName", "runnel");
    }

    @Test
    void portUserAndPasswordMayBeLeftOut() {
        PostgresAddress address = PostgresAddress.of(URI.create("postgres://localhost/runnel"));

        assertThat(address.url()).isEqualTo("jdbc:postgresql://localhost/runnel");
        assertThat(address.properties()).doesNotContainKeys("user", "password");
    }

    @Test
    void ipv6IsTaken() {
        assertThat(PostgresAddress.of(URI.create("postgresql://[::1]:5432/runnel"))
                        .url())
                .isEqualTo("jdbc:postgresql://[::1]:5432/runnel");
    }

    @Test
    void thePasswordIsInNoText() {
        PostgresAddress address = PostgresAddress.of(URI.create("postgresql://user:secret@localhost/runnel"));

        assertThat(address.toString() + address.url() + address.answeringWithin(3))
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql:///runnel", "postgresql://localhost", "postgresql://localhost/", "runnel"})
    void hostAndDatabaseMustBeNamed(String address) {
        assertThatThrownBy(() -> PostgresAddress.of(URI.create(address))).isInstanceOf(IllegalArgumentException.class);
    }
}
