package dev.runnel.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Addresses by which an app or a user would make the server call itself, its network or its cloud's metadata. */
final class SsrfCorpus {

    private SsrfCorpus() {}

    /** Hosts, each a way to a forbidden address. */
    static final List<String> HOSTS = List.of(
            // Loopback, IPv4
            "127.0.0.1",
            "127.0.0.1.",
            "127.1",
            "127.1.",
            "127.0.1",
            "127.255.255.254",
            "0177.0.0.1",
            "0177.1",
            "00000177.0.0.01",
            "0x7f000001",
            "0X7F000001",
            "0x7f000001.",
            "0x7f.0.0.1",
            "0x7f.0x0.0x0.0x1",
            "0x7f.1",
            "0x000000000007f.1",
            "2130706433",
            "2130706433.",
            "017700000001",
            "0.0.0.0",
            "0.0.0.0.",
            "0",
            "00",
            "0x0",
            "0x",
            "0.0",
            "0.1.2.3",
            // Loopback, IPv6
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[0000:0000:0000:0000:0000:0000:0000:0001]",
            "[::0.0.0.1]",
            "[::]",
            "[0:0:0:0:0:0:0:0]",
            "[::ffff:127.0.0.1]",
            "[::FFFF:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[0:0:0:0:0:ffff:7f00:0001]",
            "[0:0:0:0:0:ffff:127.0.0.1]",
            "[::ffff:0.0.0.0]",
            "[::127.0.0.1]",
            "[::7f00:1]",
            // Loopback, names
            "localhost",
            "LOCALHOST",
            "LocalHost",
            "localhost.",
            "LOCALHOST.",
            "a.localhost",
            "a.b.LOCALHOST.",
            "localhost.localdomain",
            "localhost6",
            "ip6-localhost",
            "ip6-loopback",
            // Digits, dots and letters of other scripts and shapes
            "\uff11\uff12\uff17.\uff10.\uff10.\uff11",
            "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460",
            "\ud835\udfcf\ud835\udfd0\ud835\udfd5.0.0.1",
            "127\u30020\u30020\u30021",
            "127\uff0e0\uff0e0\uff0e1",
            "127\uff610\uff610\uff611",
            "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
            "\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54",
            "0\uff58\uff17\uff46.\uff11",
            "\uff12\uff11\uff13\uff10\uff17\uff10\uff16\uff14\uff13\uff13",
            "127.0.0.1\u3002",
            // Escapes
            "127%2e0%2e0%2e1",
            "%31%32%37.0.0.1",
            "%6c%6f%63%61%6c%68%6f%73%74",
            "127.0.0.1%00.example",
            "localhost%2e",
            // Zones
            "[fe80::1%25eth0]",
            "[fe80::1%eth0]",
            "[fe80::1%251]",
            "[::1%25lo]",
            "[::1%25]",
            "[::ffff:127.0.0.1%25lo]",
            // Metadata services
            "169.254.169.254",
            "169.254.43518",
            "2852039166",
            "0xA9FEA9FE",
            "0xa9.0xfe.0xa9.0xfe",
            "025177524776",
            "0251.0376.0251.0376",
            "[::ffff:169.254.169.254]",
            "[::ffff:a9fe:a9fe]",
            "[fd00:ec2::254]",
            "[fe80::a9fe:a9fe]",
            "169.254.170.2",
            "100.100.100.200",
            "192.0.0.192",
            "168.63.129.16",
            // IPv4 inside IPv6
            "[2002:7f00:1::]",
            "[2002:7f00:0001::1]",
            "[2002:a9fe:a9fe::1]",
            "[2002:c0a8:101::]",
            "[2002:0:0::]",
            "[64:ff9b::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b::a9fe:a9fe]",
            "[64:ff9b::10.0.0.1]",
            "[64:ff9b:1::7f00:1]",
            "[64:ff9b:1:7f00:0:100::]",
            "[64:ff9b:1::808:808]",
            "[2001:0:7f00:1::1]",
            "[2001:0:808:808:0:ffff:80ff:fffe]",
            "[2001:0:808:808:8000:63bf:5601:5601]",
            "[2a00::5efe:7f00:1]",
            "[2a00::200:5efe:a9fe:a9fe]",
            "[::a9fe:a9fe]",
            "[::169.254.169.254]",
            // Private and special ranges
            "10.0.0.1",
            "10.255.255.255",
            "012.0.0.1",
            "0xa.1",
            "172.16.0.1",
            "172.31.255.254",
            "192.168.0.1",
            "192.168.257",
            "3232235521",
            "100.64.0.1",
            "100.127.255.254",
            "198.18.0.1",
            "198.19.255.254",
            "192.0.2.1",
            "198.51.100.1",
            "203.0.113.1",
            "192.88.99.1",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "4294967295",
            "0xffffffff",
            "[fc00::1]",
            "[fd12:3456:789a::1]",
            "[fe80::1]",
            "[febf::1]",
            "[fec0::1]",
            "[ff02::1]",
            "[ff05::1:3]",
            "[100::1]",
            "[2001:db8::1]",
            "[2001:2::1]",
            "[2001:20::1]",
            "[3fff::1]",
            "[5f00::1]",
            "[4000::1]",
            "[::ffff:0:127.0.0.1]",
            // No addresses, and what some reader would take for one
            "127.0.0.256",
            "1.2.3.4.5",
            "127.0.0.1.1",
            "0x7f.0.0.0x100",
            "4294967296",
            "0x100000000",
            "08.0.0.1",
            "127..1",
            ".127.0.0.1",
            "127.0.0.1..",
            "[127.0.0.1]",
            "[::1",
            "::1",
            "[]",
            "[::1]x",
            "[::ffff:127.1]",
            "[::ffff:0x7f.0.0.1]",
            "[0::0::1]",
            "[:1]",
            "[1:2:3:4:5:6:7:8:9]",
            ".",
            "..",
            // Names that resolve to one
            "metadata.google.internal",
            "private.example",
            "v6.example",
            "mapped.example",
            "nat64.example",
            "mixed.example",
            "mixed-late.example",
            "127.0.0.1.rebinder.example");

    /** Whole addresses whose host is not what a hasty reader takes for it; {@code PORT} stands for a listener here. */
    static final List<String> ADDRESSES = List.of(
            "http://public.example@127.0.0.1:PORT/",
            "http://public.example:80@127.0.0.1:PORT/",
            "http://public.example:pass@localhost:PORT/",
            "http://@127.0.0.1:PORT/",
            "http://:@127.0.0.1:PORT/",
            "http://127.0.0.1:PORT@public.example/",
            "http://a@b@127.0.0.1:PORT/",
            "http://public.example%40127.0.0.1:PORT/",
            "http://127.0.0.1:PORT#@public.example/",
            "http://127.0.0.1:PORT/#@public.example/",
            "http://127.0.0.1:PORT?@public.example/",
            "http://127.0.0.1:PORT/@public.example/",
            "http://127.0.0.1:PORT;public.example/",
            "http://public.example\\@127.0.0.1:PORT/",
            "http://127.0.0.1:PORT\\@public.example/",
            "http://127.0.0.1:PORT\\.public.example/",
            "http:\\\\127.0.0.1:PORT\\",
            "http:/\\127.0.0.1:PORT/",
            "http:127.0.0.1:PORT/",
            "http:/127.0.0.1:PORT/",
            "http:///127.0.0.1:PORT/",
            "http:////127.0.0.1:PORT/",
            "http://1.1.1.1 &@127.0.0.1:PORT# @3.3.3.3/",
            "http://127.0.0.1:PORT:80/",
            "http://public.example:80:PORT/",
            "http://127.0.0.1:+PORT/",
            "http://127.0.0.1:-1/",
            "http://127.0.0.1:0/",
            "http://127.0.0.1:65536/",
            "http://127.0.0.1:\uff18\uff10/",
            "http://public.example:99999999999/",
            "http://127.0.0.1\t:PORT/",
            "http://127.0.0.1\r\n:PORT/",
            "http://127.0.0.1%0d%0a:PORT/",
            "http://public.example,127.0.0.1:PORT/",
            "http://127.0.0.1,public.example:PORT/",
            "http://[::1]@public.example/",
            "http://[::1]:PORT:80/",
            "http://[::1]PORT/",
            "http://[public.example]/",
            "http://",
            "http:",
            "http://:PORT/",
            "http://?@127.0.0.1:PORT",
            "http://#127.0.0.1:PORT",
            "HTTP://127.0.0.1:PORT/",
            "hTTps://127.0.0.1:PORT/",
            "https://localhost:PORT/",
            "file:///etc/passwd",
            "file://127.0.0.1/etc/passwd",
            "file:/etc/passwd",
            "gopher://127.0.0.1:PORT/_GET",
            "ftp://127.0.0.1:PORT/",
            "dict://127.0.0.1:PORT/info",
            "ldap://127.0.0.1:PORT/",
            "jar:http://127.0.0.1:PORT!/",
            "ws://127.0.0.1:PORT/",
            "data:text/plain,hello",
            "javascript:alert(1)",
            "netdoc:///etc/passwd",
            "unix:///var/run/docker.sock",
            "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
            "mailto:a@127.0.0.1",
            "view-source:http://127.0.0.1:PORT/",
            "//127.0.0.1:PORT/",
            "///127.0.0.1:PORT/");

    /** All of them, spelled out with that port. */
    static List<String> addresses(int port) {
        List<String> all = new ArrayList<>();
        for (String host : HOSTS) {
            all.add("http://" + host + ":" + port + "/latest/meta-data/");
            all.add("https://" + host + ":" + port);
            all.add("http://" + host + "/");
        }
        for (String address : ADDRESSES) {
            all.add(address.replace("PORT", Integer.toString(port)));
        }
        return all;
    }

    /** What the names of the corpus resolve to. */
    static NameResolver resolver() {
        return name -> {
            List<String> addresses = switch (name) {
                case "public.example" -> List.of(FakeInternet.PUBLIC);
                case "other.example" -> List.of(FakeInternet.OTHER_PUBLIC);
                case "metadata.google.internal" -> List.of("169.254.169.254");
                case "private.example" -> List.of("10.0.0.1");
                case "v6.example" -> List.of("::1");
                case "mapped.example" -> List.of("::ffff:127.0.0.1");
                case "nat64.example" -> List.of("64:ff9b::7f00:1");
                case "mixed.example" -> List.of("127.0.0.1", FakeInternet.PUBLIC);
                case "mixed-late.example" -> List.of(FakeInternet.PUBLIC, FakeInternet.OTHER_PUBLIC, "fe80::1");
                case "127.0.0.1.rebinder.example" -> List.of("127.0.0.1");
                default -> throw new UnknownHostException(name);
            };
            return addresses.stream().map(InetAddress::ofLiteral).toList();
        };
    }
}
