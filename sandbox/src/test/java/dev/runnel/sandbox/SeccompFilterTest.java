package dev.runnel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The filter's bytes, interpreted as the kernel does; that the kernel takes them is the escape corpus's part. */
class SeccompFilterTest {

    private static final int CLONE_NEWUSER = 0x10000000;
    private static final int THREAD = 0x003D0F00;
    private static final int FORK = 0x01200011;

    /** Interprets the program over {@code struct seccomp_data}. */
    private static int judge(byte[] filter, int architecture, int number, long... arguments) {
        var data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(number).putInt(architecture).putLong(0);
        for (long argument : arguments) {
            data.putLong(argument);
        }
        var code = ByteBuffer.wrap(filter).order(ByteOrder.LITTLE_ENDIAN);
        int accumulator = 0;
        for (int at = 0; ; at++) {
            int operand = code.getInt(at * 8 + 4);
            int whenTrue = code.get(at * 8 + 2) & 0xFF;
            int whenFalse = code.get(at * 8 + 3) & 0xFF;
            switch (code.getShort(at * 8)) {
                case 0x20 -> accumulator = data.getInt(operand);
                case 0x54 -> accumulator &= operand;
                case 0x15 -> at += accumulator == operand ? whenTrue : whenFalse;
                case 0x35 -> at += Integer.compareUnsigned(accumulator, operand) >= 0 ? whenTrue : whenFalse;
                case 0x45 -> at += (accumulator & operand) != 0 ? whenTrue : whenFalse;
                case 0x06 -> {
                    return operand;
                }
                default -> throw new IllegalStateException("unknown instruction " + code.getShort(at * 8));
            }
        }
    }

    private static int judge(Machine machine, int number, long... arguments) {
        return judge(SeccompFilter.bytes(machine, false), machine.auditName(), number, arguments);
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void killsCallsOfAnotherInstructionSet(Machine machine) {
        byte[] filter = SeccompFilter.bytes(machine, false);
        assertThat(judge(filter, 0x40000003, 1)).as("i386").isEqualTo(SeccompFilter.KILL_PROCESS);
    }

    @Test
    void refusesTheNumbersOfX32() {
        assertThat(judge(Machine.X86_64, 0x40000000)).isEqualTo(SeccompFilter.EPERM);
        assertThat(judge(Machine.X86_64, -1)).isEqualTo(SeccompFilter.EPERM);
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void refusesEveryDeniedCallAndNoOther(Machine machine) {
        var denied = new HashSet<Integer>();
        for (DeniedCall call : DeniedCall.values()) {
            int number = call.number(machine);
            if (number != DeniedCall.ABSENT) {
                assertThat(denied.add(number)).as("%s stands twice", call).isTrue();
                assertThat(judge(machine, number)).as("%s", call).isEqualTo(SeccompFilter.EPERM);
            }
        }
        int forks = machine == Machine.X86_64 ? 2 : 0;
        int clone = machine == Machine.X86_64 ? 56 : 220;
        int socket = machine == Machine.X86_64 ? 41 : 198;
        long refused = java.util.stream.IntStream.range(0, 600)
                .filter(number -> number != clone && number != socket && number != 435)
                .filter(number -> judge(machine, number) != SeccompFilter.ALLOW)
                .count();
        assertThat(refused).isEqualTo(denied.size() + forks);
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void allowsThreadsAndProcessesOnlyWhereWanted(Machine machine) {
        int clone = machine == Machine.X86_64 ? 56 : 220;
        byte[] with = SeccompFilter.bytes(machine, true);
        assertThat(judge(machine, clone, THREAD)).isEqualTo(SeccompFilter.ALLOW);
        assertThat(judge(machine, clone, FORK)).isEqualTo(SeccompFilter.EPERM);
        assertThat(judge(machine, clone, THREAD | CLONE_NEWUSER)).isEqualTo(SeccompFilter.EPERM);
        assertThat(judge(with, machine.auditName(), clone, FORK)).isEqualTo(SeccompFilter.ALLOW);
        assertThat(judge(with, machine.auditName(), clone, FORK | CLONE_NEWUSER))
                .isEqualTo(SeccompFilter.EPERM);
        assertThat(judge(machine, 435)).as("clone3").isEqualTo(SeccompFilter.ENOSYS);
        if (machine == Machine.X86_64) {
            for (int fork : new int[] {57, 58}) {
                assertThat(judge(machine, fork)).isEqualTo(SeccompFilter.EPERM);
                assertThat(judge(with, machine.auditName(), fork)).isEqualTo(SeccompFilter.ALLOW);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void allowsUnixAndInternetSocketsAlone(Machine machine) {
        int socket = machine == Machine.X86_64 ? 41 : 198;
        for (int family = 0; family < 64; family++) {
            boolean allowed = family == 1 || family == 2 || family == 10;
            assertThat(judge(machine, socket, family))
                    .as("family %s", family)
                    .isEqualTo(allowed ? SeccompFilter.ALLOW : SeccompFilter.EAFNOSUPPORT);
        }
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void refusesSharedAndGrowingMemoryOnly(Machine machine) {
        int mmap = machine == Machine.X86_64 ? 9 : 222;
        assertThat(judge(machine, mmap, 0, 0, 0, 0x22)).as("private").isEqualTo(SeccompFilter.ALLOW);
        assertThat(judge(machine, mmap, 0, 0, 0, 0x01)).as("shared file").isEqualTo(SeccompFilter.ALLOW);
        assertThat(judge(machine, mmap, 0, 0, 0, 0x21)).as("shared").isEqualTo(SeccompFilter.EPERM);
        assertThat(judge(machine, mmap, 0, 0, 0, 0x23)).as("shared, checked").isEqualTo(SeccompFilter.EPERM);
        assertThat(judge(machine, mmap, 0, 0, 0, 0x122)).as("growing").isEqualTo(SeccompFilter.EPERM);
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void refusesToTypeIntoATerminal(Machine machine) {
        int ioctl = machine == Machine.X86_64 ? 16 : 29;
        assertThat(judge(machine, ioctl, 0, 0x5412)).isEqualTo(SeccompFilter.EPERM);
        assertThat(judge(machine, ioctl, 0, 0x541C)).isEqualTo(SeccompFilter.EPERM);
        assertThat(judge(machine, ioctl, 0, 0x5401)).isEqualTo(SeccompFilter.ALLOW);
    }

    @Test
    void knowsTheMachinesByTheJvmsNames() {
        assertThat(Machine.of("amd64")).contains(Machine.X86_64);
        assertThat(Machine.of("aarch64")).contains(Machine.AARCH64);
        assertThat(Machine.of("riscv64")).isEmpty();
    }
}
