package dev.runnel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.CodeLanguage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Escape corpus: programs that reach for files, secrets, network, kernel and processes of the server. */
class ReachingOutTest {

    private static TestSandbox sandbox;

    @TempDir
    Path data;

    @BeforeAll
    static void open() {
        sandbox = TestSandbox.open();
    }

    @AfterAll
    static void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private List<Path> filesOfTheServer() throws IOException {
        Path secret = Files.writeString(data.resolve("secret"), "a secret of the server");
        return Stream.of(
                        secret,
                        Path.of("/etc/shadow"),
                        Path.of("/etc/passwd"),
                        Path.of(System.getProperty("user.home")),
                        Path.of(System.getProperty("user.dir")),
                        Path.of("/root"),
                        Path.of("/var"),
                        Path.of("/sys"),
                        Path.of("/run"),
                        Path.of("/proc/" + ProcessHandle.current().pid()))
                .filter(Files::exists)
                .toList();
    }

    private static String list(List<Path> paths) {
        return paths.stream().map(path -> "'" + path + "'").collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void pythonSeesNoFileOfTheServer() throws IOException {
        List<Path> paths = filesOfTheServer();
        assertThat(paths).hasSizeGreaterThan(5);
        assertThat(sandbox.python("import os\nprint([p for p in " + list(paths) + " if os.path.lexists(p)])"))
                .isEqualTo("[]\n");
    }

    @Test
    void javascriptSeesNoFileOfTheServer() throws IOException {
        assertThat(
                        sandbox.javascript(
                                "console.log(" + list(filesOfTheServer())
                                        + ".filter(p => { try { require('fs').lstatSync(p); return true } catch { return false } }).length)"))
                .isEqualTo("0\n");
    }

    @Test
    void aMissingFileIsAClearErrorOfTheProgram() {
        var failure = sandbox.failure(CodeLanguage.PYTHON3, "open('/etc/shadow')");
        assertThat(failure)
                .hasMessage("the program failed with exit code 1: FileNotFoundError: [Errno 2] No such file or"
                        + " directory: '/etc/shadow'");
    }

    @Test
    void nothingOutsideTmpCanBeWritten() {
        String written = sandbox.python("""
                import os
                written = []
                for top, folders, files in os.walk('/'):
                    if top.startswith('/proc') or top.startswith('/tmp'):
                        folders.clear()
                        continue
                    if top.count('/') > 4:
                        folders.clear()
                    try:
                        with open(os.path.join(top, 'planted'), 'w') as file:
                            file.write('x')
                        written.append(top)
                    except OSError:
                        pass
                for path in ('/proc/sys/kernel/core_pattern', '/proc/sys/vm/drop_caches', '/proc/sysrq-trigger',
                             '/program.py', '/etc/ld.so.cache'):
                    try:
                        open(path, 'r+').close()
                        written.append(path)
                    except OSError:
                        pass
                print(written)
                """);
        assertThat(written).isEqualTo("[]\n");
    }

    @Test
    void linksLeadNowhereOutside() throws IOException {
        Path secret = Files.writeString(data.resolve("secret"), "a secret of the server");
        String read = sandbox.python("""
                import os
                read = []
                targets = ['/etc/shadow', '%s', '/proc/1/root/etc/shadow', '/proc/1/cwd/etc/shadow', '/proc/self/root/etc/shadow',
                           '../../../../../../etc/shadow', '/proc/self/fd/3', '/proc/self/fd/4']
                for number, target in enumerate(targets):
                    link = f'/tmp/link{number}'
                    os.symlink(target, link)
                    try:
                        read.append((target, open(link, 'rb').read(10)))
                    except OSError:
                        pass
                print(read)
                """.formatted(secret));
        assertThat(read).isEqualTo("[]\n");
    }

    @Test
    void noDescriptorOfTheServerIsInherited() {
        String open = sandbox.python("""
                import os
                print([(n, os.readlink(f'/proc/self/fd/{n}').split(':')[0]) for n in range(256)
                       if os.path.lexists(f'/proc/self/fd/{n}')])
                """);
        assertThat(open).isEqualTo("[(0, '/dev/null'), (1, 'pipe'), (2, 'pipe')]\n");
    }

    @Test
    void theEnvironmentHoldsNothingOfTheServer() {
        assertThat(sandbox.python("import os\nprint(sorted(set(os.environ) - {'PWD', 'LC_CTYPE'}))"))
                .isEqualTo("[]\n");
        assertThat(sandbox.javascript("console.log(Object.keys(process.env).filter(k => k !== 'PWD'))"))
                .isEqualTo("[]\n");
    }

    @Test
    void noProcessOfTheServerIsSeen() {
        String seen = sandbox.python("""
                import glob
                for path in sorted(glob.glob('/proc/[0-9]*/environ') + glob.glob('/proc/[0-9]*/cmdline')):
                    try:
                        print(path, open(path, 'rb').read().replace(b'\\0', b' ').decode('utf8', 'replace'))
                    except OSError as refused:
                        print(path, refused.strerror)
                """);
        assertThat(seen.lines().map(line -> line.split("/")[2]).distinct().toList())
                .as("bubblewrap's first process and the program")
                .containsExactly("1", "2");
        System.getenv().forEach((name, value) -> assertThat(seen).doesNotContain(name + "=" + value));
    }

    @Test
    void aListenerOfTheServerIsNotReached() throws IOException {
        try (var tcp = ServerSocketChannel.open();
                var udp = DatagramChannel.open();
                var unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            tcp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).configureBlocking(false);
            udp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).configureBlocking(false);
            Path path = data.resolve("socket");
            unix.bind(UnixDomainSocketAddress.of(path)).configureBlocking(false);
            int tcpPort = ((InetSocketAddress) tcp.getLocalAddress()).getPort();
            int udpPort = ((InetSocketAddress) udp.getLocalAddress()).getPort();

            assertThat(sandbox.python("""
                            import socket
                            for family, address in ((socket.AF_INET, ('127.0.0.1', %d)), (socket.AF_INET, ('10.0.0.1', 80)),
                                                    (socket.AF_INET6, ('2001:db8::1', 80)), (socket.AF_UNIX, '%s')):
                                try:
                                    socket.socket(family).connect(address)
                                    print('connected', address)
                                except OSError as refused:
                                    print(refused.strerror)
                            socket.socket(type=socket.SOCK_DGRAM).sendto(b'hello', ('127.0.0.1', %d))
                            """.formatted(tcpPort, path, udpPort)))
                    .isEqualTo("Connection refused\nNetwork is unreachable\nNetwork is unreachable\n"
                            + "No such file or directory\n");
            assertThat(sandbox.javascript("""
                            const socket = require('net').connect(%d, '127.0.0.1');
                            socket.on('connect', () => console.log('connected'));
                            socket.on('error', refused => console.log(refused.code));
                            """.formatted(tcpPort))).isEqualTo("ECONNREFUSED\n");

            assertThat(tcp.accept()).isNull();
            assertThat(unix.accept()).isNull();
            assertThat(udp.receive(ByteBuffer.allocate(16))).isNull();
        }
    }

    @Test
    void anAbstractSocketOfTheMachineIsNotReached() throws IOException {
        Path python = Path.of("/usr/bin/python3");
        Assumptions.assumeTrue(Files.isExecutable(python), "skipped: no " + python);
        String name = "runnel-sandbox-test-" + ProcessHandle.current().pid();
        Process listener = new ProcessBuilder(
                        python.toString(),
                        "-c",
                        "import socket,sys; s=socket.socket(socket.AF_UNIX); s.bind('\\0" + name
                                + "'); s.listen(); print('ready', flush=True); sys.stdin.read()")
                .start();
        String connect = """
                import socket
                try:
                    socket.socket(socket.AF_UNIX).connect('\\0%s')
                    print('connected')
                except OSError as refused:
                    print(refused.strerror)
                """.formatted(name);
        try (var ready = listener.inputReader()) {
            assertThat(ready.readLine()).isEqualTo("ready");
            Process control = new ProcessBuilder(python.toString(), "-c", connect).start();
            assertThat(control.inputReader().readLine()).as("without a sandbox").isEqualTo("connected");
            assertThat(sandbox.python(connect)).isEqualTo("Connection refused\n");
        } finally {
            listener.destroyForcibly();
        }
    }

    @Test
    void namesAreNotResolved() {
        assertThat(sandbox.python("""
                        import socket
                        try:
                            print(socket.getaddrinfo('example.com', 80))
                        except socket.gaierror:
                            print('unresolved')
                        """)).isEqualTo("unresolved\n");
        assertThat(sandbox.javascript(
                        "require('dns').lookup('example.com', e => console.log(e ? 'unresolved' : 'resolved'))"))
                .isEqualTo("unresolved\n");
    }

    @Test
    void rawAndOtherSocketsAreRefused() {
        assertThat(sandbox.python("""
                        import socket
                        for family in ((socket.AF_INET, socket.SOCK_RAW, 1), (socket.AF_PACKET, socket.SOCK_RAW),
                                             (socket.AF_NETLINK, socket.SOCK_RAW), (40, socket.SOCK_STREAM), (38, socket.SOCK_SEQPACKET)):
                            try:
                                socket.socket(*family)
                                print('made')
                            except OSError as refused:
                                print(refused.strerror)
                        """))
                .isEqualTo("Operation not permitted\n" + "Address family not supported by protocol\n".repeat(4));
    }

    /** Each call with arguments that would succeed, or fail otherwise, were it not refused. */
    @Test
    void callsIntoTheKernelAreRefused() {
        String refused = sandbox.python("""
                import ctypes, errno, os
                libc = ctypes.CDLL(None, use_errno=True)
                def attempt(name, *arguments):
                    ctypes.set_errno(0)
                    answer = getattr(libc, name)(*arguments)
                    print(name, answer, errno.errorcode.get(ctypes.get_errno()))
                attempt('mount', b'none', b'/tmp', b'tmpfs', 0, None)
                attempt('umount2', b'/proc', 2)
                attempt('chroot', b'/tmp')
                for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000):
                    attempt('unshare', flag)
                attempt('setns', 0, 0)
                attempt('ptrace', 0, 0, 0, 0)
                attempt('syscall', 317, 1, 0, 0)
                attempt('memfd_create', b'x', 0)
                attempt('shmget', 0, 4096, 0o1600)
                attempt('personality', 0x0040000)
                attempt('reboot', 0)
                attempt('swapoff', b'/x')
                attempt('sethostname', b'x', 1)
                attempt('fork')
                attempt('setuid', 0)
                """);
        assertThat(refused.lines().filter(line -> !line.endsWith("-1 EPERM") && !line.equals("setuid -1 EINVAL")))
                .isEmpty();
        assertThat(refused.lines()).hasSize(18);
    }

    @Test
    void processesAreRefusedUnlessTheSettingsAllowThem() {
        var failure = sandbox.failure(CodeLanguage.PYTHON3, "import subprocess\nsubprocess.run(['/usr/bin/true'])");
        assertThat(failure).hasMessageContaining("PermissionError: [Errno 1] Operation not permitted");
        assertThat(sandbox.failure(CodeLanguage.JAVASCRIPT, "require('child_process').execFileSync('/usr/bin/true')"))
                .hasMessageContaining("spawnSync /usr/bin/true EPERM");
        try (var allowed = TestSandbox.open(TestSandbox.withProcesses(TestSandbox.LIMITS))) {
            assertThat(allowed.python("import subprocess\nprint(subprocess.run(['/usr/bin/true']).returncode)"))
                    .isEqualTo("0\n");
        }
    }

    /** It is of the program's user, so a program may get hold of it. */
    @Test
    void theNamespacesFirstProcessIsHeldToTheSame() {
        String status = sandbox.python("print(open('/proc/1/status').read())");
        assertThat(status.lines().toList())
                .contains("CapEff:\t0000000000000000", "CapPrm:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2");
    }

    @Test
    void aProgramThatKillsItsGroupKillsItself() {
        var failure = sandbox.failure(CodeLanguage.PYTHON3, "import os\nos.kill(0, 9)");
        assertThat(failure).hasMessage("the program was ended by signal 9");
        assertThat(sandbox.python("import os\nprint(os.getsid(0) == os.getpgid(0) == os.getpid())"))
                .isEqualTo("True\n");
    }

    @Test
    void signalsReachNobodyOutside() {
        String pid = Long.toString(ProcessHandle.current().pid());
        assertThat(sandbox.python("""
                        import os, signal
                        for target in (-1, 1, os.getppid(), %s):
                            try:
                                os.kill(target, signal.SIGKILL)
                                print('sent')
                            except OSError as refused:
                                print(refused.strerror)
                        """.formatted(pid)))
                .satisfies(said -> assertThat(said.lines().toList().getLast()).isEqualTo("No such process"));
        assertThat(sandbox.javascript(
                        "process.kill(1, 'SIGKILL'); process.kill(process.ppid, 'SIGTERM'); console.log('sent')"))
                .isEqualTo("sent\n");
    }
}
