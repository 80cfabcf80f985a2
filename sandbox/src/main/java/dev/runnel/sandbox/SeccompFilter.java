package dev.runnel.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The filter on system calls, as the kernel takes it: a classic BPF program over {@code struct seccomp_data}.
 *
 * <p>All is allowed but {@link DeniedCall}s, new namespaces, processes (unless wanted), sockets other than Unix and IP,
 * shared or self-growing anonymous memory (which {@code RLIMIT_DATA} does not count), writing to a terminal's input, and
 * any other instruction set's numbers.
 */
final class SeccompFilter {

    static final int ALLOW = 0x7FFF0000;
    static final int KILL_PROCESS = 0x80000000;
    static final int EPERM = 0x00050000 | 1;
    static final int ENOSYS = 0x00050000 | 38;
    static final int EAFNOSUPPORT = 0x00050000 | 97;

    private static final int LOAD = 0x20;
    private static final int AND = 0x54;
    private static final int RETURN = 0x06;
    private static final int IF_EQUAL = 0x15;
    private static final int IF_AT_LEAST = 0x35;
    private static final int IF_ANY_BIT = 0x45;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;

    /** Numbers of x86_64 from here on are those of its 32-bit pointer variant. */
    private static final int X32 = 0x40000000;

    /** {@code CLONE_NEWNS, -CGROUP, -UTS, -IPC, -USER, -PID, -NET}. */
    private static final int NEW_NAMESPACES = 0x7E020000;

    private static final int CLONE_THREAD = 0x00010000;
    private static final int CLONE3 = 435;
    private static final int MAP_GROWS_DOWN = 0x100;
    private static final int MAP_SHARED_ANONYMOUS = 0x21;
    private static final int TIOCSTI = 0x5412;
    private static final int TIOCLINUX = 0x541C;

    /** One BPF instruction: {@code code}, jumps when true and false, operand. */
    private record Instruction(int code, int whenTrue, int whenFalse, int operand) {}

    private final List<Instruction> program = new ArrayList<>();

    private SeccompFilter() {}

    /** The program's bytes, little-endian as both machines are. */
    static byte[] bytes(Machine machine, boolean childProcesses) {
        var filter = new SeccompFilter();
        filter.build(machine, childProcesses);
        var out = ByteBuffer.allocate(filter.program.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction step : filter.program) {
            out.putShort((short) step.code())
                    .put((byte) step.whenTrue())
                    .put((byte) step.whenFalse())
                    .putInt(step.operand());
        }
        return out.array();
    }

    private void build(Machine machine, boolean childProcesses) {
        load(ARCHITECTURE);
        unless(IF_EQUAL, machine.auditName(), KILL_PROCESS);
        load(NUMBER);
        switch (machine) {
            case X86_64 -> {
                when(IF_AT_LEAST, X32, EPERM);
                clone(56, childProcesses);
                if (!childProcesses) {
                    when(IF_EQUAL, 57, EPERM); // fork
                    when(IF_EQUAL, 58, EPERM); // vfork
                }
                socket(41);
                mmap(9);
                ioctl(16);
            }
            case AARCH64 -> {
                clone(220, childProcesses);
                socket(198);
                mmap(222);
                ioctl(29);
            }
        }
        // Its flags lie in memory, where a filter cannot look; the C library then falls back to clone.
        when(IF_EQUAL, CLONE3, ENOSYS);
        for (DeniedCall call : DeniedCall.values()) {
            if (call.number(machine) != DeniedCall.ABSENT) {
                when(IF_EQUAL, call.number(machine), EPERM);
            }
        }
        answer(ALLOW);
    }

    private void clone(int number, boolean childProcesses) {
        List<Instruction> rest = List.of(
                argument(0),
                new Instruction(IF_ANY_BIT, 0, 1, NEW_NAMESPACES),
                new Instruction(RETURN, 0, 0, EPERM),
                new Instruction(IF_ANY_BIT, 1, 0, CLONE_THREAD),
                new Instruction(RETURN, 0, 0, childProcesses ? ALLOW : EPERM),
                new Instruction(RETURN, 0, 0, ALLOW));
        only(number, rest);
    }

    private void socket(int number) {
        only(
                number,
                List.of(
                        argument(0),
                        new Instruction(IF_EQUAL, 3, 0, 1), // AF_UNIX
                        new Instruction(IF_EQUAL, 2, 0, 2), // AF_INET
                        new Instruction(IF_EQUAL, 1, 0, 10), // AF_INET6
                        new Instruction(RETURN, 0, 0, EAFNOSUPPORT),
                        new Instruction(RETURN, 0, 0, ALLOW)));
    }

    private void mmap(int number) {
        only(
                number,
                List.of(
                        argument(3),
                        new Instruction(IF_ANY_BIT, 2, 0, MAP_GROWS_DOWN),
                        new Instruction(AND, 0, 0, MAP_SHARED_ANONYMOUS),
                        new Instruction(IF_EQUAL, 0, 1, MAP_SHARED_ANONYMOUS),
                        new Instruction(RETURN, 0, 0, EPERM),
                        new Instruction(RETURN, 0, 0, ALLOW)));
    }

    private void ioctl(int number) {
        only(
                number,
                List.of(
                        argument(1),
                        new Instruction(IF_EQUAL, 1, 0, TIOCSTI),
                        new Instruction(IF_EQUAL, 0, 1, TIOCLINUX),
                        new Instruction(RETURN, 0, 0, EPERM),
                        new Instruction(RETURN, 0, 0, ALLOW)));
    }

    /** Runs {@code steps}, which must return, for that call only. */
    private void only(int number, List<Instruction> steps) {
        program.add(new Instruction(IF_EQUAL, 0, steps.size(), number));
        program.addAll(steps);
    }

    private void when(int condition, int operand, int answer) {
        program.add(new Instruction(condition, 0, 1, operand));
        answer(answer);
    }

    private void unless(int condition, int operand, int answer) {
        program.add(new Instruction(condition, 1, 0, operand));
        answer(answer);
    }

    private void answer(int answer) {
        program.add(new Instruction(RETURN, 0, 0, answer));
    }

    private void load(int offset) {
        program.add(new Instruction(LOAD, 0, 0, offset));
    }

    /** The lower half of an argument; all that is looked at lies there. */
    private static Instruction argument(int index) {
        return new Instruction(LOAD, 0, 0, FIRST_ARGUMENT + 8 * index);
    }
}
