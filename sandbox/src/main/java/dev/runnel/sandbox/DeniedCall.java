package dev.runnel.sandbox;

/**
 * A system call that no program may make; the filter answers {@code EPERM}.
 *
 * <p>The numbers are those of the kernel's {@code unistd.h}; {@code ABSENT} where a machine has no such call.
 */
enum DeniedCall {
    // Mounts, roots and namespaces.
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    PIVOT_ROOT(155, 41),
    CHROOT(161, 51),
    MOVE_MOUNT(429, 429),
    OPEN_TREE(428, 428),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    FSPICK(433, 433),
    MOUNT_SETATTR(442, 442),
    OPEN_TREE_ATTR(467, 467),
    UNSHARE(272, 97),
    SETNS(308, 268),
    // Other processes' memory and state.
    PTRACE(101, 117),
    PROCESS_VM_READV(310, 270),
    PROCESS_VM_WRITEV(311, 271),
    PROCESS_MADVISE(440, 440),
    PIDFD_GETFD(438, 438),
    KCMP(312, 272),
    // Kernel entry points with a history of holes, of no use to a program that computes.
    BPF(321, 280),
    PERF_EVENT_OPEN(298, 241),
    USERFAULTFD(323, 282),
    IO_URING_SETUP(425, 425),
    IO_URING_ENTER(426, 426),
    IO_URING_REGISTER(427, 427),
    IO_SETUP(206, 0),
    KEYCTL(250, 219),
    ADD_KEY(248, 217),
    REQUEST_KEY(249, 218),
    SECCOMP(317, 277),
    LANDLOCK_CREATE_RULESET(444, 444),
    FANOTIFY_INIT(300, 262),
    FANOTIFY_MARK(301, 263),
    NAME_TO_HANDLE_AT(303, 264),
    OPEN_BY_HANDLE_AT(304, 265),
    LOOKUP_DCOOKIE(212, 18),
    VMSPLICE(278, 75),
    MODIFY_LDT(154, DeniedCall.ABSENT),
    PERSONALITY(135, 92),
    // The kernel itself, its modules and the machine's state.
    KEXEC_LOAD(246, 104),
    KEXEC_FILE_LOAD(320, 294),
    INIT_MODULE(175, 105),
    FINIT_MODULE(313, 273),
    DELETE_MODULE(176, 106),
    CREATE_MODULE(174, DeniedCall.ABSENT),
    GET_KERNEL_SYMS(177, DeniedCall.ABSENT),
    QUERY_MODULE(178, DeniedCall.ABSENT),
    REBOOT(169, 142),
    SYSLOG(103, 116),
    ACCT(163, 89),
    SWAPON(167, 224),
    SWAPOFF(168, 225),
    QUOTACTL(179, 60),
    QUOTACTL_FD(443, 443),
    SETTIMEOFDAY(164, 170),
    CLOCK_SETTIME(227, 112),
    CLOCK_ADJTIME(305, 266),
    ADJTIMEX(159, 171),
    SETHOSTNAME(170, 161),
    SETDOMAINNAME(171, 162),
    IOPL(172, DeniedCall.ABSENT),
    IOPERM(173, DeniedCall.ABSENT),
    VHANGUP(153, 58),
    USELIB(134, DeniedCall.ABSENT),
    USTAT(136, DeniedCall.ABSENT),
    NFSSERVCTL(180, 42),
    SYSCTL(156, DeniedCall.ABSENT),
    // Placement of memory.
    MBIND(237, 235),
    SET_MEMPOLICY(238, 237),
    GET_MEMPOLICY(239, 236),
    MIGRATE_PAGES(256, 238),
    MOVE_PAGES(279, 239),
    // Memory that no limit of a process counts: shared memory, queues, files without a file system.
    MEMFD_CREATE(319, 279),
    MEMFD_SECRET(447, 447),
    SHMGET(29, 194),
    MSGGET(68, 186),
    SEMGET(64, 190),
    MQ_OPEN(240, 180);

    static final int ABSENT = -1;

    private final int x86;
    private final int arm;

    DeniedCall(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    /** Its number on that machine, or {@link #ABSENT}. */
    int number(Machine machine) {
        return switch (machine) {
            case X86_64 -> x86;
            case AARCH64 -> arm;
        };
    }
}
