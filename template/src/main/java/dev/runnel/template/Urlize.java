package dev.runnel.template;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Turns addresses in escaped text into links, by Jinja's rules for what an address is. */
final class Urlize {

    private static final Set<String> COMMON_ENDINGS = Set.of("com", "net", "int", "edu", "gov", "org", "info", "mil");
    private static final Pattern SCHEME = Pattern.compile("[\\w.+-]{2,}:/{0,2}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern PORT = Pattern.compile("(.*):[0-9]{1,5}", Pattern.DOTALL);
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[([0-9a-fA-F]{0,4}:){2}([0-9a-fA-F]{0,4}:?){1,6}]");
    private static final int LONGEST_IPV6 = 64;

    /** @param trim how much of an address is shown, -1 for all */
    record Options(int trim, boolean noFollow, String target, String rel, List<String> schemes) {}

    private final Options options;
    private final String attributes;

    private Urlize(Options options, String attributes) {
        this.options = options;
        this.attributes = attributes;
    }

    /** The text, which is escaped already, with its links. */
    static String apply(String text, Options options, Budget budget) {
        for (String scheme : options.schemes) {
            if (!SCHEME.matcher(scheme).matches()) {
                throw Fault.evaluation(TextForm.quote(scheme) + " is not a valid URI scheme prefix.");
            }
        }
        Set<String> rel = new TreeSet<>(Set.of("noopener"));
        for (String part : options.rel.strip().split("\\s+")) {
            rel.add(part);
        }
        rel.remove("");
        if (options.noFollow) {
            rel.add("nofollow");
        }
        String attributes = " rel=\"" + Escaping.escape(String.join(" ", rel), budget) + "\"";
        if (!options.target.isEmpty()) {
            attributes += " target=\"" + Escaping.escape(options.target, budget) + "\"";
        }
        return new Urlize(options, attributes).read(text, budget);
    }

    private String read(String text, Budget budget) {
        var result = new TextBuilder(budget);
        int at = 0;
        while (at < text.length()) {
            int end = at;
            boolean space = Characters.isSpace(text.charAt(at));
            while (end < text.length() && Characters.isSpace(text.charAt(end)) == space) {
                end++;
            }
            budget.step();
            result.append(space ? text.substring(at, end) : word(text.substring(at, end)));
            at = end;
        }
        return result.finish();
    }

    private String word(String word) {
        int start = 0;
        while (word.startsWith("(", start) || word.startsWith("<", start) || word.startsWith("&lt;", start)) {
            start += word.charAt(start) == '&' ? 4 : 1;
        }
        int end = word.length();
        while (end > start) {
            if (")>.,\n".indexOf(word.charAt(end - 1)) >= 0) {
                end--;
            } else if (word.startsWith("&gt;", end - 4) && end - 4 >= start) {
                end -= 4;
            } else {
                break;
            }
        }
        end = balanced(word, start, end, "(", ")");
        end = balanced(word, start, end, "<", ">");
        end = balanced(word, start, end, "&lt;", "&gt;");
        return word.substring(0, start) + linked(word.substring(start, end)) + word.substring(end);
    }

    /** Takes closing brackets from the tail back in, for the opening ones inside. */
    private static int balanced(String word, int start, int end, String open, String close) {
        int opened = count(word.substring(start, end), open);
        if (opened <= count(word.substring(start, end), close)) {
            return end;
        }
        int balanced = end;
        for (int i = Math.min(opened, count(word.substring(end), close)); i > 0; i--) {
            balanced = word.indexOf(close, balanced) + close.length();
        }
        return balanced;
    }

    private static int count(String text, String wanted) {
        int count = 0;
        for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length())) {
            count++;
        }
        return count;
    }

    private String linked(String address) {
        if (isWeb(address)) {
            boolean scheme = address.startsWith("https://") || address.startsWith("http://");
            String shown = options.trim >= 0 && Characters.length(address) > options.trim
                    ? Characters.substring(address, 0, options.trim) + "..."
                    : address;
            return "<a href=\"" + (scheme ? "" : "https://") + address + "\"" + attributes + ">" + shown + "</a>";
        }
        if (address.startsWith("mailto:") && isMail(address.substring(7))) {
            return "<a href=\"" + address + "\">" + address.substring(7) + "</a>";
        }
        if (address.indexOf('@') > 0 && !address.startsWith("www.") && address.indexOf(':') < 0 && isMail(address)) {
            return "<a href=\"mailto:" + address + "\">" + address + "</a>";
        }
        String linked = address;
        for (String scheme : options.schemes) {
            if (!linked.equals(scheme) && linked.startsWith(scheme)) {
                linked = "<a href=\"" + linked + "\"" + attributes + ">" + linked + "</a>";
            }
        }
        return linked;
    }

    private static boolean isWeb(String address) {
        int scheme = address.regionMatches(true, 0, "https://", 0, 8)
                ? 8
                : address.regionMatches(true, 0, "http://", 0, 7) ? 7 : 0;
        int end = scheme;
        while (end < address.length() && "/?#".indexOf(address.charAt(end)) < 0) {
            end++;
        }
        String host = address.substring(scheme, end);
        return isHost(host, scheme > 0)
                || PORT.matcher(host).matches() && isHost(host.substring(0, host.lastIndexOf(':')), scheme > 0);
    }

    private static boolean isHost(String host, boolean scheme) {
        if (scheme
                && (IPV4.matcher(host).matches()
                        || host.length() <= LONGEST_IPV6 && IPV6.matcher(host).matches())) {
            return true;
        }
        boolean www = host.regionMatches(true, 0, "www.", 0, 4);
        return scheme && isNamed(host) || www && isNamed(host.substring(4)) || isCommon(host);
    }

    /** Labels with dots between them, the last one like a top-level domain. */
    private static boolean isNamed(String host) {
        int dot = host.lastIndexOf('.');
        String last = host.substring(dot + 1);
        boolean plain = last.length() >= 2
                && last.length() <= 63
                && last.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z');
        boolean international = last.regionMatches(true, 0, "xn--", 0, 4)
                && last.length() >= 6
                && last.length() <= 63
                && last.substring(4).chars().allMatch(c -> c == '%' || Characters.isWord(c));
        return (plain || international) && (dot < 0 || areLabels(host.substring(0, dot), 1, Integer.MAX_VALUE));
    }

    private static boolean isCommon(String host) {
        int dot = host.lastIndexOf('.');
        return dot > 0
                && COMMON_ENDINGS.contains(host.substring(dot + 1).toLowerCase(Locale.ROOT))
                && areLabels(host.substring(0, dot), 2, 63);
    }

    private static boolean areLabels(String host, int least, int most) {
        int length = 0;
        for (int i = 0; i <= host.length(); i++) {
            if (i == host.length() || host.charAt(i) == '.') {
                if (length < least || length > most) {
                    return false;
                }
                length = 0;
            } else if (Characters.isWord(host.charAt(i)) || host.charAt(i) == '-' || host.charAt(i) == '%') {
                length++;
            } else {
                return false;
            }
        }
        return true;
    }

    private static boolean isMail(String address) {
        int at = address.lastIndexOf('@');
        String domain = address.substring(at + 1);
        int dot = domain.lastIndexOf('.');
        return at > 0
                && dot > 0
                && dot < domain.length() - 1
                && Characters.isWord(domain.charAt(0))
                && domain.chars().allMatch(c -> Characters.isWord(c) || c == '.' || c == '-')
                && domain.substring(dot + 1).chars().allMatch(Characters::isWord);
    }
}
