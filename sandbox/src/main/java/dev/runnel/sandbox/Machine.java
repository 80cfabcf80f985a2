package dev.runnel.sandbox;

import java.util.Optional;

/** An instruction set whose Linux system calls are known here. */
enum Machine {
    X86_64(0xC000003E),
    AARCH64(0xC00000B7);

    private final int auditName;

    Machine(int auditName) {
        this.auditName = auditName;
    }

    /** The kernel's name for it ({@code AUDIT_ARCH_*}). */
    int auditName() {
        return auditName;
    }

    /** The machine of that {@code os.arch}. */
    static Optional<Machine> of(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64", "arm64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }
}
