package dev.runnel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.sandbox.SandboxSettings.Limits;
import dev.runnel.sandbox.SandboxSettings.Remote;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SandboxSettingsTest {

    @Test
    void placesFollowTheCores() {
        assertThat(SandboxSettings.defaults(1).places()).isEqualTo(2);
        assertThat(SandboxSettings.defaults(16).places()).isEqualTo(32);
        assertThat(SandboxSettings.defaults(0).places()).isEqualTo(1);
    }

    @Test
    void aValueOutsideItsRangeIsNamed() {
        assertThatThrownBy(() -> new Limits(Duration.ofMillis(99), 512 << 20, 32, 1 << 20, 1, false))
                .hasMessage("time of a program (ms) must be between 100 and 600000, not 99");
        assertThatThrownBy(() -> new SandboxSettings(Limits.DEFAULT, 0, Duration.ZERO, null))
                .hasMessage("programs at once must be between 1 and 1024, not 0");
    }

    @Test
    void aRemoteSandboxHasAnHttpAddressAndHidesItsKey() {
        assertThatThrownBy(() -> new Remote(URI.create("sandbox:8194"), "k", false))
                .hasMessage("the remote sandbox's address must be http://... or https://...");
        assertThat(new Remote(URI.create("http://sandbox:8194"), "hidden", false).toString())
                .isEqualTo("Remote[endpoint=http://sandbox:8194, network=false]");
    }
}
