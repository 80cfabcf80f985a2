#!/usr/bin/env python3
"""Writes the vectors of the Jinja evaluator: what Python's Jinja2 makes of each template.

    python3 make_vectors.py > jinja.json

A vector has a template, what it renders to ("expected") or how it fails ("error", with Python's message), and values if
they are not the shared ones. "same" marks failures whose message must be the same here. Groups are lists of templates,
one a line or one a string.
"""
import json
import re
import sys

import jinja2

VALUES = {
    "n": 7,
    "neg": -3,
    "zero": 0,
    "f": 2.5,
    "big": 12345678901234567890123,
    "s": "Hello World",
    "empty": "",
    "t": True,
    "no": False,
    "nothing": None,
    "text": "one two  three\tfour\nfive",
    "html": "<b>\"bold\" & 'brave'</b>",
    "uni": "naïve café 🤖 日本",
    "l": [3, 1, 2],
    "words": ["banana", "Apple", "cherry", "apple"],
    "mixed": [1, "a", None, True, 2.5, [1, "x"], {"k": "v"}],
    "nested": [[1, 2], [3, 4], []],
    "d": {"b": 1, "a": 2, "C": 3},
    "user": {"name": "Ann", "age": 30, "tags": ["x", "y"], "address": {"city": "Oslo", "zip": "0150"}, "items": "field"},
    "users": [
        {"name": "Ann", "age": 30, "city": "Oslo", "active": True},
        {"name": "bob", "age": 25, "city": "oslo", "active": False},
        {"name": "Cid", "age": 30, "city": "Rome", "active": True},
        {"name": "dee", "city": "Rome", "active": False},
    ],
    "long": "The quick brown fox jumps over the lazy dog, and then it well-deservedly rests -- for a while.",
}

GROUPS = {}


def lines(text):
    return [line for line in text.strip("\n").split("\n") if line]


def split(templates):
    """One template for each expression of templates that are nothing but expressions beside each other."""
    pieces = []
    for template in templates:
        pieces += [template] if "{%" in template else re.split(r"(?<=\}\}) (?=\{\{ )|(?<=\}\}\|) ?(?=\{\{ )|(?<=\}\})(?=\{\{ )", template)
    return list(dict.fromkeys(pieces))


GROUPS["printing"] = lines(r"""
plain text
{{ n }} {{ neg }} {{ zero }} {{ f }} {{ big }}
{{ t }} {{ no }} {{ nothing }} {{ missing }}|
{{ l }} {{ mixed }} {{ nested }}
{{ d }} {{ user }}
{{ 'a' }}{{ "b" }}{{ 'a' 'b' "c" }}
{{ ["it's", 'say "hi"', 'both \' and "', 'back\\slash', 'tab\t', 'nl\n', '\x00\x7f\x85', 'é', '\u200b', '🤖'] }}
{{ (1,) }} {{ () }} {{ (1, 2) }} {{ 1, 2 }} {{ (1) }}
{{ [missing, none, undefined_thing] }}
{{ 1.0 }} {{ 1e16 }} {{ 1e15 }} {{ 123456789012345678.0 }} {{ 0.1 }} {{ 1e-4 }} {{ 1e-5 }} {{ 1.5e300 }} {{ 5e-324 }} {{ 1/3 }} {{ 2e23 }}
{{ 100000.0 }} {{ 1e22 }} {{ 1.7976931348623157e308 }} {{ 0.1 + 0.2 }} {{ -0.0 }} {{ 1e100 }} {{ 9007199254740993.0 }}
{{ 1e308 * 10 }} {{ -1e308 * 10 }} {{ 1e308 * 10 - 1e308 * 10 }}
{{ {'a': 1, 2: 'b', none: true, 1.5: [1], (1, 2): {}} }}
{{ range(3) }} {{ range(1, 10, 2) }} {{ range(0) }}
{{ d.keys() }} {{ d.values() }} {{ d.items() }}
{{ true }} {{ True }} {{ false }} {{ False }} {{ none }} {{ None }}
{{ 'a' if t }} {{ 'a' if no }}| {{ 'a' if no else 'b' }} {{ 'a' if no else 'b' if no else 'c' }}
{{ user.name }} {{ user['name'] }} {{ user.address.city }} {{ user['address']['zip'] }} {{ user.tags.0 }} {{ user.tags[1] }}
{{ user.missing }}| {{ user['missing'] }}| {{ l[10] }}| {{ l.foo }}| {{ n.foo }}| {{ nothing.foo }}| {{ nothing['foo'] }}|
{{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 1_000_000 }} {{ 0 }} {{ 00 }} {{ 0_0 }} {{ 1_0.5_0 }} {{ 1e1_0 }} {{ 2E+3 }}
{{ '\x41\u00e9\103\'\"\a\b\f\n\r\t\v\q' }}
{{ uni }} {{ uni|length }} {{ uni[11] }} {{ uni[-2:] }} {{ uni[::-1] }}
{{ namespace(a=1, b='x') }} {{ dict(a=1) }} {{ dict([('a', 1), ('b', 2)], c=3) }} {{ dict({'z': 1}) }} {{ dict() }}
{% print 1, 'a', n %}
""") 

GROUPS["arithmetic"] = lines(r"""
{{ 1 + 2 }} {{ 5 - 7 }} {{ 3 * 4 }} {{ 7 / 2 }} {{ 6 / 3 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 // -2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }}
{{ 7.5 // 2 }} {{ -7.5 // 2 }} {{ 7.5 % 2 }} {{ -7.5 % 2 }} {{ 7.5 % -2 }} {{ 1e300 // 1e-10 }} {{ 5 % 3.0 }} {{ 0.0 // 1 }} {{ -0.0 % 2 }}
{{ 2 ** 10 }} {{ 2 ** -1 }} {{ 2 ** 0.5 }} {{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ 0 ** 0 }} {{ 1 ** 1000000000 }} {{ (-1) ** 1000001 }} {{ 10 ** 30 }} {{ 4.0 ** 2 }} {{ (-8) ** 3 }}
{{ big * big }} {{ big + 1 }} {{ big - big }} {{ big // 7 }} {{ big % 7 }} {{ -big // 7 }} {{ -big % 7 }} {{ big % -7 }} {{ big / 3 }} {{ big * 1.0 }} {{ -big }} {{ +big }}
{{ 9223372036854775807 + 1 }} {{ -9223372036854775808 - 1 }} {{ 9223372036854775807 * 2 }} {{ 9223372036854775808 - 1 }} {{ -9223372036854775808 // -1 }} {{ 4294967296 * 4294967296 }}
{{ 9007199254740993 / 1 }} {{ 9007199254740993 / 3 }} {{ 1 / 3 }} {{ 10 ** 400 // 10 ** 399 }} {{ 10 ** 400 / 10 ** 399 }}
{{ true + 1 }} {{ true * 5 }} {{ -true }} {{ +true }} {{ true / 2 }} {{ false ** false }} {{ true // 1 }} {{ true % 2 }}
{{ 1 + 2.5 }} {{ 1.5 * 2 }} {{ 3 - 0.5 }} {{ 10 / 4.0 }} {{ 1.1 + 2.2 }} {{ 3 * 0.1 }}
{{ 'a' + 'b' }} {{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ 'ab' * 0 }} {{ 'ab' * -1 }} {{ [1] + [2] }} {{ [1, 2] * 2 }} {{ 2 * (1,) }} {{ (1,) + (2,) }} {{ 'x' * true }}
{{ 1 ~ 2 }} {{ 'a' ~ none ~ true ~ 1.5 ~ [1] ~ missing }} {{ '1' ~ 2 + '3' }} {{ 2 * 3 ~ 4 }}
{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ 10 - 2 - 3 }} {{ 2 * 3 % 4 }} {{ 7 // 2 * 2 }} {{ -3 + 5 }} {{ - - 3 }} {{ -+3 }} {{ 1 - -1 }}
{{ -1|abs }} {{ (-1)|abs }}
{{ -n }} {{ -f }} {{ +f }} {{ -(1 + 2) }} {{ -user.age }}
{{ '%s is %d' % ('x', 5) }} {{ '%s' % 'y' }} {{ '%.2f' % f }} {{ '%05d|%-5d|%+d|% d|%5s|%-5s|%x|%X|%o|%#x|%e|%g|%%' % (42, 42, 42, 42, 'a', 'a', 255, 255, 8, 255, 12345.678, 0.0001) }}
{{ '%(a)s-%(b)03d' % {'a': 'x', 'b': 7} }} {{ '%r' % 'q' }} {{ '%c%c' % ('a', 98) }} {{ '%*d' % (5, 42) }} {{ '%.*f' % (2, 3.14159) }} {{ '%.3s' % 'abcdef' }} {{ 'x' % [] }} {{ '%s' % [1] }} {{ '%d' % 3.9 }} {{ '%d' % true }} {{ '%i' % -5 }}
{{ '%g|%g|%g|%g|%G|%.3g|%#g' % (1e10, 100000, 1000000, 1.5, 1e-10, 1234.5, 1.0) }} {{ '%e|%.0e|%E' % (0, 15, 1e-7) }} {{ '%f|%.0f|%.1f|%.1f' % (1, 2.5, 0.25, 0.35) }}
{{ '%+.1f|%08.3f|%-8.2f|' % (1.25, -3.14159, 2.5) }} {{ '%.3d' % 5 }} {{ '%08d' % -42 }} {{ '%+5d' % 3 }}
""")

GROUPS["logic"] = lines(r"""
{{ 1 == 1.0 }} {{ true == 1 }} {{ '1' == 1 }} {{ [1] == [1.0] }} {{ (1,) == [1] }} {{ {'a': 1} == {'a': 1.0} }} {{ none == false }} {{ missing == other }} {{ missing == none }} {{ 'a' != 'b' }}
{{ 1 < 2 }} {{ 2 <= 2 }} {{ 3 > 2.5 }} {{ 'a' < 'b' }} {{ 'B' < 'a' }} {{ [1, 2] < [1, 3] }} {{ [1] < [1, 0] }} {{ (1, 'a') < (1, 'b') }} {{ true > false }} {{ 1 >= 1.0 }}
{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 3 > 2 > 1 == true }} {{ 1 == 1 == 1 }} {{ 1 < 2 > 1 }} {{ 5 > n > 1 }} {{ 0 < n <= 7 }}
{{ 1 in l }} {{ 9 in l }} {{ 1 not in l }} {{ 'ell' in s }} {{ '' in s }} {{ 'a' in d }} {{ 1 in d }} {{ 'a' in d.values() }} {{ 2 in d.values() }} {{ 'a' in d.keys() }} {{ ('a', 2) in d.items() }} {{ 1.0 in l }} {{ true in l }} {{ 3 in range(5) }} {{ 5 in range(5) }} {{ 2.0 in range(5) }} {{ 'x' in missing }} {{ none in mixed }} {{ {} in [{}] }}
{{ not t }} {{ not no }} {{ not not l }} {{ not '' }} {{ t and no }} {{ t or no }} {{ 0 or 'x' }} {{ '' and 1 }}| {{ none or 0 or [] or 'last' }} {{ 1 and 2 and 3 }} {{ not 1 == 2 }} {{ not t or t }} {{ no and missing.foo }}
{{ 'T' if [] else 'F' }}{{ 'T' if {} else 'F' }}{{ 'T' if '' else 'F' }}{{ 'T' if 0 else 'F' }}{{ 'T' if 0.0 else 'F' }}{{ 'T' if none else 'F' }}{{ 'T' if missing else 'F' }}{{ 'T' if '0' else 'F' }}{{ 'T' if [0] else 'F' }}{{ 'T' if range(0) else 'F' }}{{ 'T' if () else 'F' }}{{ 'T' if -1 else 'F' }}
{{ big > 1e22 }} {{ big < 1e24 }} {{ big == big + 0 }} {{ 9007199254740993 == 9007199254740992.0 }} {{ 9007199254740993 > 9007199254740992.0 }} {{ 2**70 == 2.0**70 }}
{{ (1e308*10 - 1e308*10) == (1e308*10 - 1e308*10) }} {{ 1 < (1e308*10 - 1e308*10) }}
{{ '🤖' > '日' }} {{ 'é' < 'z' }} {{ 'a' < 'aa' }}

{{ range(3) == range(0, 3, 1) }} {{ range(0) == range(5, 5) }} {{ range(0, 4, 2) == range(0, 3, 2) }}
""")

GROUPS["tests"] = lines(r"""
{{ n is defined }} {{ missing is defined }} {{ missing is undefined }} {{ user.foo is defined }} {{ user.name is defined }} {{ n is not defined }}
{{ nothing is none }} {{ n is none }} {{ n is not none }} {{ missing is none }}
{{ 3 is odd }} {{ 4 is even }} {{ 3 is even }} {{ 9 is divisibleby 3 }} {{ 9 is divisibleby(4) }} {{ 2.0 is even }} {{ -3 is odd }} {{ true is odd }}
{{ 's' is string }} {{ 1 is string }} {{ 1 is number }} {{ 1.5 is number }} {{ true is number }} {{ 1 is integer }} {{ true is integer }} {{ 1.0 is integer }} {{ 1.0 is float }} {{ true is boolean }} {{ 1 is boolean }} {{ true is true }} {{ 1 is true }} {{ false is false }} {{ 0 is false }}
{{ d is mapping }} {{ l is mapping }} {{ l is sequence }} {{ 's' is sequence }} {{ d is sequence }} {{ 1 is sequence }} {{ missing is sequence }} {{ l is iterable }} {{ d.keys() is iterable }} {{ d.keys() is sequence }} {{ 5 is iterable }} {{ range(3) is sequence }} {{ (1,2) is sequence }} {{ (l|map('abs')) is iterable }} {{ (l|map('abs')) is sequence }}
{{ 'abc' is lower }} {{ 'Abc' is lower }} {{ 'ABC' is upper }} {{ 'A1' is upper }} {{ '1' is upper }} {{ '' is lower }}
{{ range is callable }} {{ 's'.upper is callable }} {{ n is callable }} {{ missing is callable }} {{ joiner() is callable }} {{ cycler(1) is callable }} {{ namespace() is callable }}
{{ 1 is sameas 1 }} {{ none is sameas none }} {{ true is sameas true }} {{ l is sameas l }} {{ [1] is sameas [1] }} {{ 1 is sameas true }}
{{ 1 is eq 1 }} {{ 1 is equalto 2 }} {{ 1 is ne 2 }} {{ 2 is gt 1 }} {{ 2 is greaterthan 3 }} {{ 2 is ge 2 }} {{ 1 is lt 2 }} {{ 1 is lessthan 0 }} {{ 1 is le 1 }} {{ 1 is in [1, 2] }} {{ 'a' is in 'abc' }} {{ 5 is not in [1] }}
{{ ('x'|e) is escaped }} {{ 'x' is escaped }} {{ 'upper' is filter }} {{ 'nope' is filter }} {{ 'odd' is test }} {{ 'nope' is test }} {{ '==' is test }}
{{ 1 is odd and 2 is even }} {{ 1 is odd or x.y }} {{ not 1 is odd }} {{ 1 is not odd }} {{ n is defined and n > 5 }} {{ (1 is odd) is true }}
{{ [1, 2] is eq [1, 2] }} {{ {'a': 1} is eq {'a': 1} }} {{ 'x' is eq 'x' ~ 'y' }} {{ 8 is divisibleby 2 + 2 }}
""")

GROUPS["slices"] = lines(r"""
{{ l[0] }} {{ l[-1] }} {{ l[1:] }} {{ l[:2] }} {{ l[:-1] }} {{ l[::2] }} {{ l[::-1] }} {{ l[-2:] }} {{ l[5:] }} {{ l[2:0:-1] }} {{ l[:] }} {{ l[0:100] }} {{ l[-100:2] }} {{ l[100::-1] }} {{ l[:-100:-1] }}
{{ s[0] }} {{ s[-1] }} {{ s[0:5] }} {{ s[6:] }} {{ s[::-1] }} {{ s[::3] }} {{ s[-5:-1] }} {{ s[8:2:-2] }} {{ s[20] }}| {{ s[20:] }}|
{{ (1, 2, 3)[1:] }} {{ (1, 2, 3)[0] }} {{ range(10)[2] }} {{ range(10)[2:5] }} {{ range(10)[::-3] }} {{ range(10)[-1] }} {{ range(10)[::-1]|list }}
{{ [1, 2, 3][1] }} {{ 'abc'[1] }} {{ {'a': {'b': [1, {'c': 5}]}}.a.b[1].c }} {{ users[0].name }} {{ users[-1]['city'] }} {{ users[1:3]|map(attribute='name')|list }}
{{ l[none:2] }} {{ l[true] }} {{ l['a'] }}| {{ d[1] }}| {{ l[1.5] }}| {{ l[none] }}| {{ user.tags.1 }} {{ nested.0.1 }} {{ nested[0][1] }}
{{ {1: 'int', '1': 'str', true: 'bool'}[1] }} {{ {1.0: 'f'}[1] }} {{ {none: 'n'}[none] }} {{ {(1, 2): 't'}[1, 2] }} {{ {'a': 1}.get('a') }} {{ l[9223372036854775808] }}| {{ l[:9223372036854775808] }} {{ l[-9223372036854775809:] }} {{ l[::9223372036854775807] }}
{{ 'abc'[::-2] }} {{ ''[0:5] }}| {{ [][::-1] }} {{ 'abcdef'[4:1:-1] }} {{ 'abcdef'[-2::-2] }} {{ 'abcdef'[:2:-1] }}
""")

GROUPS["strings"] = lines(r"""
{{ s.upper() }} {{ s.lower() }} {{ s.swapcase() }} {{ s.title() }} {{ s.capitalize() }} {{ "they're bill's".title() }} {{ 'ß'.upper() }} {{ 'ǆ'.title() }}
{{ s.split() }} {{ text.split() }} {{ 'a,b,,c'.split(',') }} {{ 'a,b,c'.split(',', 1) }} {{ 'a b  c '.split(' ') }} {{ ''.split() }} {{ ''.split(',') }} {{ ' a  b  c '.split(none, 1) }} {{ 'a--b--c'.split('--') }} {{ 'a b c'.split(maxsplit=1) }} {{ 'a b'.split(sep=' ') }} {{ ' a b '.split(none, 0) }}
{{ 'a,b,c'.rsplit(',', 1) }} {{ ' a b  c '.rsplit() }} {{ ' a b  c '.rsplit(none, 1) }} {{ 'a,b,,c'.rsplit(',') }} {{ 'aaa'.rsplit('a', 2) }} {{ 'aaaa'.rsplit('aa') }}
{{ '  x '.strip() }}|{{ '  x '.lstrip() }}|{{ '  x '.rstrip() }}|{{ 'xxaxx'.strip('x') }} {{ 'abcba'.strip('ab') }} {{ 'xyax'.lstrip('yx') }} {{ 'axx'.rstrip('x') }} {{ ' a '.strip(none) }}|
{{ ', '.join(words) }} {{ ''.join(['a', 'b']) }} {{ '-'.join('abc') }} {{ ','.join({'a': 1, 'b': 2}) }} {{ ','.join([])}}|
{{ s.replace('o', '0') }} {{ s.replace('o', '0', 1) }} {{ 'aaa'.replace('', '-') }} {{ 'aaa'.replace('', '-', 2) }} {{ 'aaa'.replace('aa', 'b') }} {{ ''.replace('', 'x') }} {{ 'abc'.replace('b', '', -1) }} {{ 'aaa'.replace('a', 'b', 0) }}
{{ s.startswith('Hell') }} {{ s.endswith('World') }} {{ s.startswith(('X', 'H')) }} {{ s.startswith('W', 6) }} {{ s.endswith('Hello', 0, 5) }} {{ s.startswith('') }} {{ ''.startswith('', 1) }}
{{ s.find('o') }} {{ s.find('o', 5) }} {{ s.find('zz') }} {{ s.rfind('o') }} {{ s.index('W') }} {{ s.rindex('l') }} {{ s.count('l') }} {{ s.count('') }} {{ 'aaaa'.count('aa') }} {{ s.find('') }} {{ s.find('', 20) }} {{ s.find('o', -5, -1) }} {{ s.rfind('', 3) }} {{ 'é🤖b🤖'.find('b') }} {{ 'é🤖b🤖'.rfind('🤖') }}
{{ 'abc'.center(10) }}|{{ 'abc'.center(10, '*') }}|{{ 'abcd'.center(9, '-') }}|{{ 'abc'.ljust(6, '.') }}|{{ 'abc'.rjust(6) }}|{{ 'abc'.center(2) }}|{{ '5'.zfill(3) }} {{ '-5'.zfill(4) }} {{ '+x'.zfill(5) }} {{ ''.zfill(2) }}
{{ 'a\tbc\td'.expandtabs() }}|{{ 'a\tb'.expandtabs(4) }}|{{ '\t'.expandtabs(0) }}|{{ 'a\n\tb'.expandtabs(2) }}|
{{ 'a=b=c'.partition('=') }} {{ 'a=b=c'.rpartition('=') }} {{ 'abc'.partition('x') }} {{ 'abc'.rpartition('x') }}
{{ 'a\nb\r\nc\rd\n'.splitlines() }} {{ 'a\nb'.splitlines(true) }} {{ ''.splitlines() }} {{ '\n\n'.splitlines() }} {{ 'a\x0bb\x85c\u2028d'.splitlines() }} {{ 'a\n'.splitlines(keepends=true) }}
{{ 'prefix_x'.removeprefix('prefix_') }} {{ 'x.txt'.removesuffix('.txt') }} {{ 'abc'.removeprefix('z') }} {{ 'abc'.removesuffix('') }}
{{ '123'.isdigit() }} {{ '12a'.isdigit() }} {{ ''.isdigit() }} {{ 'abc'.isalpha() }} {{ 'ab1'.isalnum() }} {{ ' \t'.isspace() }} {{ 'abc'.islower() }} {{ 'ABC'.isupper() }} {{ 'A Title'.istitle() }} {{ 'A title'.istitle() }} {{ '²'.isdigit() }} {{ '²'.isdecimal() }} {{ '½'.isnumeric() }} {{ 'abc'.isascii() }} {{ 'é'.isascii() }} {{ 'a\n'.isprintable() }} {{ '日本'.isalpha() }}
{{ '{} {}'.format(1, 'a') }} {{ '{0}{1}{0}'.format('a', 'b') }} {{ '{name} {age:d}'.format(name='x', age=5) }} {{ '{:>8}|{:<8}|{:^8}|{:*^9}'.format('a', 'b', 'c', 'd') }} {{ '{:.2f} {:08.3f} {:+d} {:,} {:e} {:g} {:x} {:#x} {:b} {:%}'.format(3.14159, 2.5, 5, 1234567, 12345.6789, 0.00001, 255, 255, 5, 0.25) }}
{{ '{{}} {}'.format(1) }} {{ '{a[b]} {l[1]}'.format(a={'b': 5}, l=[1, 2]) }} {{ '{!r} {!s}'.format('q', 'q') }} {{ '{:5}|{:<5}|{:05}|{:=+5}'.format(42, 42, 42, 42) }} {{ '{:.3}|{:.3}|{:10.3}|'.format('abcdef', 3.14159, 2.0) }} {{ '{:,.2f} {:_}'.format(1234567.891, 1234567) }} {{ '{}'.format([1, 'a']) }}
{{ '{:.3} {:.3} {:.3} {:.1}'.format(100.0, 10.0, 1.0, 5.0) }} {{ '{:f} {:.0f} {:G} {:E}'.format(1, 2.5, 1e20, 1.5) }} {{ '{:d}'.format(true) }} {{ '{:X}'.format(48879) }} {{ '{:o}'.format(8) }} {{ '{:s}'.format('x') }} {{ '{: }'.format(5) }} {{ '{:-^+8.1f}'.format(2.25) }}
{{ 'HELLO'.lower().capitalize().center(9, '.') }} {{ s.lower().replace('l', 'L').split('o')[0] }}
{{ uni.upper() }} {{ uni.split()[2] }} {{ uni.center(20, '🤖') }} {{ '🤖🤖'|length }} {{ '🤖x'.index('x') }} {{ '🤖'.ljust(3, '-') }}
{{ 'İ'.lower()|length }} {{ 'ΑΣ'.lower() }} {{ 'ŉ'.upper() }} {{ 'ﬁ'.capitalize() }}
""")

GROUPS["methods"] = lines(r"""
{{ d.get('a') }} {{ d.get('z') }} {{ d.get('z', 9) }} {{ d.keys()|list }} {{ d.values()|list }} {{ d.items()|list }} {{ d.copy() }}
{{ user['items'] }} {{ user.name }} {{ user.keys()|first }}
{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}
{% set x = [1] %}{{ x.append(2) }}{{ x }} {{ x.extend([3, 4]) }}{{ x }} {{ x.insert(0, 0) }}{{ x }} {{ x.pop() }} {{ x.pop(0) }} {{ x }} {{ x.remove(2) }}{{ x }} {{ x.reverse() }}{{ x }} {{ x.sort() }}{{ x }} {{ x.index(3) }} {{ x.count(1) }} {{ x.copy() }} {{ x.clear() }}{{ x }}
{% set x = {'a': 1} %}{{ x.update({'b': 2}) }}{{ x }} {{ x.update(c=3) }}{{ x }} {{ x.update([('d', 4)]) }}{{ x }} {{ x.pop('a') }} {{ x.pop('zz', 'def') }} {{ x.setdefault('q', 5) }} {{ x.setdefault('b', 9) }} {{ x }} {{ x.popitem() }} {{ x.clear() }}{{ x }}
{% set _ = l.append(9) %}{{ l }}{% set l2 = l %}{% set _ = l2.pop() %}{{ l }}
{% set x = ['b', 'A', 'c'] %}{% set _ = x.sort(reverse=true) %}{{ x }}
{{ (1, 2, 1).count(1) }} {{ (1, 2, 1).index(2) }} {{ range(5).count(3) }} {{ [1, 2, 3].index(3, 1) }} {{ [1, 1.0, true].count(1) }}
{{ n.bit_length() }} {{ f.is_integer() }} {{ (2.0).is_integer() }} {{ range(1, 9, 2).start }} {{ range(1, 9, 2).stop }} {{ range(1, 9, 2).step }}
{{ users|groupby('city')|map('first')|list }}
{% for g in users|groupby('city') %}{{ g.grouper }}:{{ g.list|length }} {% endfor %}
{{ [3, 1].sort() }} {% set q = [3, 1, 2] %}{% if q.sort() is none %}{{ q }}{% endif %}
{% set x = d.items() %}{{ x|length }} {{ ('a', 2) in x }} {{ x|list|sort }}
{% set a = [1, 2] %}{% set b = a %}{% set _ = b.append(3) %}{{ a }} {% set a = a + [4] %}{{ b }}
{% set x = {} %}{% for w in words %}{% set _ = x.update({w: w|length}) %}{% endfor %}{{ x }}
{% set seen = [] %}{% for x in [1, 2, 1, 3, 2] %}{% if x not in seen %}{{ seen.append(x) or '' }}{% endif %}{% endfor %}{{ seen }}
{% set x = [1, 2, 3] %}{% for i in x %}{{ i }}{% if i < 3 %}{% set _ = x.append(i + 10) %}{% endif %}{% endfor %}
""")

GROUPS["statements"] = [
    "{% if n > 5 %}big{% elif n > 3 %}mid{% else %}small{% endif %}",
    "{% if n > 50 %}big{% elif n > 3 %}mid{% else %}small{% endif %}",
    "{% if no %}x{% elif no %}y{% elif nothing %}z{% endif %}|",
    "{% if 1, %}tuple{% endif %}{% if n: %}colon{% endif %}",
    "{% for x in l %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% for x in [] %}{{ x }}{% else %}none{% endfor %}",
    "{% for x in missing %}{{ x }}{% else %}none{% endfor %}",
    "{% for x in l if x > 1 %}{{ loop.index }}/{{ loop.length }}:{{ x }} {% endfor %}",
    "{% for x in l if x > 10 %}{{ x }}{% else %}nobody{% endfor %}",
    "{% for x in l %}{{ loop.index }} {{ loop.index0 }} {{ loop.revindex }} {{ loop.revindex0 }} {{ loop.first }} {{ loop.last }} {{ loop.length }} {{ loop.depth }} {{ loop.depth0 }};{% endfor %}",
    "{% for x in l %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }} {% endfor %}",
    "{% for x in l %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }} {% endfor %}",
    "{% for x in l %}{{ loop.cycle('odd', 'even') }} {% endfor %}",
    "{% for x in [1, 1, 2, 2, 1] %}{{ loop.changed(x) }} {% endfor %}",
    "{% for x in 'abc' %}{{ x }}-{% endfor %}{% for x in d %}{{ x }}{% endfor %}{% for x in range(3) %}{{ x }}{% endfor %}{% for x in (1, 2) %}{{ x }}{% endfor %}",
    "",
    "{% for a, b in [(1, 2), (3, 4)] %}{{ a }}{{ b }} {% endfor %}{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for (a, b) in ['xy'] %}{{ b }}{% endfor %}",
    "{% for x in 1, 2, 3 %}{{ x }}{% endfor %}",
    "{% for row in nested %}{% for x in row %}{{ loop.index }}{{ x }}{% else %}empty{% endfor %};{% endfor %}",
    "{% for row in nested %}{% set outer = loop %}{% for x in row %}{{ outer.index }}.{{ loop.index }} {% endfor %}{% endfor %}",
    "{% for x in l|map('string') %}{{ loop.length }}{{ x }}{{ loop.last }} {% endfor %}",
    "{% for k, v in d|dictsort %}{{ k }}{{ v }} {% endfor %}{% for k, v in d|items %}{{ k }}{{ v }} {% endfor %}",
    "{% for x in l if loop is undefined %}{{ x }}{% endfor %}",
    "{% for x in [1, 2] %}{% for y in [10, 20] if y > x * 5 + loop.index %}{{ x }}{{ y }} {% endfor %}{% endfor %}",
    "{% set x = 5 %}{{ x }}{% set x = x + 1 %}{{ x }}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set a, b = b, a %}{{ a }}{{ b }}{% set t2 = 1, 2 %}{{ t2 }}",
    "{% set x %}block {{ n }}{% endset %}[{{ x }}]",
    "{% set x | upper | replace('B', 'X') %}block{% endset %}{{ x }} {{ x is string }} {{ x is escaped }}",
    "{% set x = 1 %}{% for i in l %}{% set x = i %}{{ x }}{% endfor %}{{ x }}",
    "{% for i in l %}{{ y }}{% set y = i %}{{ y }}{% endfor %}{{ y }}|",
    "{% set x = 0 %}{% for i in l %}{{ x }}{% set x = x + i %}{% endfor %}",
    "{% if true %}{% set x = 'in if' %}{% endif %}{{ x }}",
    "{% if false %}{% set n = 'in if' %}{% endif %}{{ n }}",
    "{% set ns = namespace(total=0) %}{% for i in l %}{% set ns.total = ns.total + i %}{% endfor %}{{ ns.total }} {{ ns.missing }}| {{ ns['total'] }}",
    "{% set ns = namespace({'a': 1}, b=2) %}{% set ns.a, ns.c = 5, 6 %}{{ ns.a }}{{ ns.b }}{{ ns.c }}",
    "{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q }}|",
    "{% with a = 1, b = n %}{{ a }}{{ b }}{% endwith %}{{ a }}|",
    "{% set a = 'outer' %}{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}",
    "{% with a, b = (1, 2) %}{{ a }}{{ b }}{% endwith %}" ,
    "{% filter upper %}text {{ s }}{% endfilter %}",
    "{% filter replace('a', 'b') | upper | trim %}  banana {% endfilter %}|",
    "{% filter upper %}{% set inner = 1 %}x{{ inner }}{% endfilter %}{{ inner }}|",
    "{% macro m(a, b=2) %}[{{ a }}|{{ b }}]{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(b=5, a=4) }}{{ m() }}",
    "{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, 2) }}",
    "{% macro m(a, b=c, c=5) %}{{ b }}|{{ c }}{% endmacro %}{{ m(1) }}",
    "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, x=3) }}{{ m() }}",
    "{% macro m(a) %}{{ a }}{{ varargs }}{% endmacro %}{{ m(1, 2, 3) }}",
    "{% macro outer() %}({{ caller() }}){% endmacro %}{% call outer() %}inner {{ n }}{% endcall %}",
    "{% macro each(items) %}{% for i in items %}<{{ caller(i, loop.index) }}>{% endfor %}{% endmacro %}{% call(x, k) each(l) %}{{ k }}:{{ x }}{% endcall %}",
    "{% macro m() %}{{ caller is defined }}{% if caller %}{{ caller() }}{% endif %}{% endmacro %}{{ m() }}{% call m() %}c{% endcall %}",
    "{% macro m(caller=none) %}{{ caller() if caller else 'nobody' }}{% endmacro %}{{ m() }}{% call m() %}c{% endcall %}",
    "{% macro fact(k) %}{% if k <= 1 %}1{% else %}{{ k * fact(k - 1)|int }}{% endif %}{% endmacro %}{{ fact(10) }}",
    "{% macro m(x) %}{% set y = x * 2 %}{{ y }}{% endmacro %}{{ m(4) }}{{ y }}|",
    "{% set v = 1 %}{% macro m() %}{{ v }}{% endmacro %}{% set v = 2 %}{{ m() }}",
    "{% for i in l %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}",
    "{% macro m(a, b) %}{% endmacro %}{{ m.name }} {{ m.arguments }} {{ m.catch_kwargs }} {{ m.catch_varargs }} {{ m.caller }} {{ m }}",
    "{% macro input(name, value='', type='text') -%}<input name=\"{{ name }}\" value=\"{{ value|e }}\" type=\"{{ type }}\">{%- endmacro %}{{ input('user') }}{{ input('pw', type='password', value='<x>') }}",
    "{% macro a() %}a{{ b() }}{% endmacro %}{% macro b() %}b{% endmacro %}{{ a() }}",
    "{% macro m(x) %}{{ x }}{% endmacro %}{{ [1, 2]|map('string')|map('upper')|join }}{{ m('q')|upper }}{{ m('a') ~ m('b') }}{{ m('z')|length }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(*[1]) }}{{ m(**{'a': 2}) }}{% macro k(a, b, c) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ k(1, *[2], **{'c': 3}) }}{{ k(1, *[2], c=4) }}",
    "{% macro w() %}{{ caller(1) }}{{ caller(1, 2) }}{% endmacro %}{% call(a, b=9) w() %}{{ a }}{{ b }} {% endcall %}",
    "{% raw %}{{ not }} {% rendered %} {# kept #}{% endraw %}",
    "a {%- raw -%} {{ x }} {%- endraw -%} b",
    "a {#- c -#} b{# {{ nothing }} {% if %} #}c",
    "  {%- if t -%}  x  {%- endif -%}  y",
    "a\n{% if t %}\nb\n{% endif %}\nc",
    "a\n  {%- if t +%}\nb\n{%+ endif -%}\nc\n",
    "a\n{{- n -}}\nb",
    "{{ n -}}   \n\t x {{- n }}",
    "{{ \"multi\nline\" }}",
    "trailing newline\n",
    "two trailing newlines\n\n",
    "windows\r\nline\rends\r\n",
    "{{ '{{' }} {{ '}}' }} {{ '{%' }} { { } } {x} %} }} #}",
    "{{ {'a': {'b': 1}} }} {{ {'a': {'b': {}}}['a'] }}",
    "{{-1}} {{ -1 }} {{+1}}",
    "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.current }}{{ c.pos }}{{ c.items }}",
    "{% set j = joiner('; ') %}{% for x in l %}{{ j() }}{{ x }}{% endfor %}{% set k = joiner() %}{{ k() }}a{{ k() }}b",
    "{% for i in range(2, 10, 3) %}{{ i }} {% endfor %}{% for i in range(5, 0, -2) %}{{ i }} {% endfor %}{% for i in range(-3) %}x{% endfor %}",
    "{%if t%}tight{%endif%}{{n}}{%for x in l%}{{x}}{%endfor%}",
    "{% set x = n if t else 0 %}{{ x }}{% set y = 'a' 'b' %}{{ y }}",
    "{% for i in [1, 2] %}{% if i == 1 %}{% set found = true %}{% endif %}{{ found }}|{% endfor %}",
    "{% for user in users if user.active %}{{ loop.index }}. {{ user.name }} ({{ user.age|default('?') }})\n{% endfor %}",
    "{% for u in users %}{{ u.name }}: {{ u.age if u.age is defined else 'unknown' }}{{ '\\n' if not loop.last }}{% endfor %}",
    "{%- for i in l -%}\n  * {{ i }}\n{% endfor -%}\nend",
    "{# comment #}{#- a -#}  {##}x{#-#}",
    "{% if n is defined and n %}{{ n }}{% endif %}{% if missing is not defined %}nope{% endif %}",
    "{% for x in l[:2] + [9] %}{{ x }}{% endfor %}",
    "{% for x in d.items() %}{{ x[0] }}{{ x.1 }}{% endfor %}",
    "{% set gen = l|map('string') %}{{ gen|join }}|{{ gen|join }}",
    "{% set gen = l|select('gt', 1) %}{{ gen|list }}{{ gen|list }}",
    "{{ x }}{% set x = 3 %}{{ x }}",
    "{{ range(3)|list }}{% set range = 5 %}{{ range }}",
    "{% set dict = 1 %}{{ dict }}",
    "{% for loop2 in l %}{{ loop2 }}{% endfor %}{% for x in l %}{% for y in [1] %}{{ loop.index }}{% endfor %}{{ loop.index }} {% endfor %}",
]

GROUPS["filters"] = lines(r"""
{{ 'hello world'|upper }} {{ 'HELLO'|lower }} {{ 'hELLO wORLD'|capitalize }} {{ "hello world-wide (web) it's <b> o{x [y"|title }} {{ 'ßa'|title }} {{ 5|upper }} {{ none|lower }}
{{ '  x  '|trim }}| {{ 'xxaxx'|trim('x') }} {{ 'abc'|center(9) }}| {{ 'abc'|center(width=6) }}| {{ 42|string }} {{ 42|string|length }} {{ 1.50|string }}
{{ s|replace('World', 'x') }} {{ s|replace('o', '0', 1) }} {{ 123|replace(2, 'x') }} {{ s|replace('o', '0', count=1) }} {{ none|replace('o', '0') }}
{{ '%s-%s'|format('a', 1) }} {{ '%(x)s'|format(x=5) }} {{ '%05.1f'|format(3.14159) }} {{ 'plain'|format() }}
{{ 'a\nb\n\nc'|indent }}|{{ 'a\nb'|indent(2, true) }}|{{ 'a\n\nb'|indent(2, blank=true) }}|{{ 'a\nb'|indent('> ') }}|{{ 'a\nb\n'|indent(width=1, first=true, blank=true) }}|{{ ''|indent(first=true) }}|{{ 'x\n'|indent }}|
{{ 'foo bar baz qux'|truncate(9) }} {{ 'foo bar baz qux'|truncate(9, true) }} {{ 'foo bar baz qux'|truncate(11) }} {{ 'foo bar baz qux'|truncate(11, false, '...', 0) }} {{ 'foobarbazqux'|truncate(6, leeway=0) }} {{ 'foo bar'|truncate(5, end='~', leeway=0) }} {{ s|truncate }} {{ 'foo bar baz'|truncate(length=8, killwords=true, end='', leeway=0) }}
{{ 'one two, three-four it_is 5'|wordcount }} {{ ''|wordcount }} {{ uni|wordcount }}
{{ long|wordwrap(20) }}
{{ long|wordwrap(10) }}
{{ long|wordwrap(10, false) }}
{{ long|wordwrap(10, true, '<br>') }}
{{ long|wordwrap(12, break_on_hyphens=false) }}
{{ 'aaaaaaaaaaaaaaaaaaaaaaaaa bb-cc-dd--ee ---- f-1 x-ray-y'|wordwrap(5) }}
{{ 'one\ntwo three four\n\nfive'|wordwrap(8) }}| {{ ''|wordwrap }}| {{ '   lead and  double   spaces   '|wordwrap(8) }}| {{ 'abc   def'|wordwrap(4) }}|
{{ 'well-known self-contained-thing'|wordwrap(6) }} {{ '日本語テキスト 🤖🤖🤖🤖'|wordwrap(3) }} {{ 'a--b c---d'|wordwrap(2) }} {{ "it's 'quoted-text' e.g.-this"|wordwrap(7) }}
{{ words|join }} {{ words|join(', ') }} {{ users|join('/', attribute='name') }} {{ l|join('-') }} {{ mixed|join('|') }} {{ 'abc'|join('.') }} {{ []|join }}| {{ missing|join }}| {{ d|join }} {{ l|join(1) }}
{{ html|e }} {{ html|escape }} {{ html|forceescape }} {{ html|e|e }} {{ html|e|forceescape }} {{ html|safe }} {{ none|e }} {{ 5|e }} {{ [html]|e }} {{ html|safe|e }}
{{ ('<'|e) + '<' }} {{ '<' + ('<'|e) }} {{ ('<'|e) ~ '<' }} {{ ['<'|e] }} {{ ('<%s>'|safe) % '<' }} {{ ('a<b'|e).split('&') }} {{ ('<'|e) * 2 }} {{ ('<'|e) == '&lt;' }} {{ ('<'|e)|upper }} {{ ('<'|e)|length }} {{ (', '|safe).join(['<', 'b']) }} {{ ('<b>'|safe).replace('b', '<') }} {{ ('x{}'|safe).format('<') }} {{ '%s' % ('<'|e) }} {{ ('<'|e)|string is escaped }} {{ ('<b>'|safe)|replace('b', '<') }} {{ ('ab'|safe)[0] is escaped }} {{ ('ab'|safe)|first is escaped }} {{ ('%r %d'|safe)|format('<', 5) }} {{ ('ab'|safe)|indent is escaped }} {{ ('a b c d e f'|safe)|truncate(5, end='<', leeway=0) }}
{{ '<p>Hello &amp; <b>bold</b>   text</p><!-- comment <b> -->end &lt;x&gt; &eacute; &#233; &#xe9; &nosuch; &ampx &notit;'|striptags }} {{ 'a < b > c'|striptags }} {{ '<<b>>'|striptags }} {{ 'x<!--a-->y<!-->z<!--->w'|striptags }} {{ '<!-<!---->-- x -->y'|striptags }} {{ 'a < b'|striptags }} {{ '<!-- open'|striptags }} {{ '&#0; &#128; &#x110000; &#1; &#xD800;'|striptags|length }}
{{ 'a b/c?d=é&f~-._'|urlencode }} {{ {'a b': 'c&d', 'e': 1, 'f': none}|urlencode }} {{ [('a', 1), ('b', '/ ')]|urlencode }} {{ 5|urlencode }} {{ ''|urlencode }}| {{ '🤖'|urlencode }}
{{ {'class': 'a b', 'id': none, 'data-x': '<"&>', 'n': 5, 'u': missing}|xmlattr }} {{ {'a': 1}|xmlattr(false) }} {{ {}|xmlattr }}| {{ {'a': none}|xmlattr }}|
{{ 'see http://example.com and (https://a.b/c?d=e&f) or www.x.org, mail a.b@example.com. foo.com bar.xyz'|urlize }}
{{ 'http://example.com/long/path/to/somewhere'|urlize(20) }} {{ 'http://x.com'|urlize(nofollow=true, target='_blank', rel='me') }} {{ 'mailto:a@b.co tel:+123'|urlize(extra_schemes=['tel:']) }} {{ '<http://a.com> "http://b.com"'|urlize }} {{ 'http://localhost http://1.2.3.4:80/x http://[::1] https://foo http://a.b:99999999 HTTP://UP.COM ftp://x.com //x.com'|urlize }} {{ 'https://en.wikipedia.org/wiki/A_(b) (https://x.com/a) x@y @a.com a@b.c:d http://xn--abc.xn--def'|urlize }}
{{ 5.5|round }} {{ 2.5|round }} {{ 3.5|round }} {{ -2.5|round }} {{ 2.675|round(2) }} {{ 5|round }} {{ 1234|round(-2) }} {{ 15|round(-1) }} {{ 25|round(-1) }} {{ 2.1|round(0, 'ceil') }} {{ 2.9|round(method='floor') }} {{ 2.123|round(1, 'ceil') }} {{ -2.9|round(0, 'floor') }} {{ 1234.5|round(-2, 'floor') }} {{ 42.55|round(1) }} {{ 1e300|round(2) }} {{ -0.4|round }} {{ true|round }} {{ 7|round(1, 'ceil') }} {{ big|round(-5) }} {{ 5|round(2) }} {{ 0.5|round|int }}
{{ -5|abs }} {{ (-5.5)|abs }} {{ true|abs }} {{ neg|abs }} {{ (-big)|abs }}
{{ '42'|int }} {{ '3.9'|int }} {{ 'abc'|int }} {{ 'abc'|int(7) }} {{ '0x1f'|int(base=16) }} {{ '1f'|int(0, 16) }} {{ '101'|int(base=2) }} {{ ' 42 '|int }} {{ '1_000'|int }} {{ '-5'|int }} {{ 3.99|int }} {{ -3.99|int }} {{ true|int }} {{ none|int }} {{ none|int(5) }} {{ [1]|int }} {{ ''|int }} {{ '1e3'|int }} {{ 'inf'|int }} {{ 'nan'|int }} {{ '0o17'|int(base=0) }} {{ '017'|int(base=0) }} {{ '++1'|int }} {{ '1__0'|int }} {{ '12345678901234567890'|int }} {{ 1e20|int }} {{ '9'|int(base=99) }}
{{ '3.5'|float }} {{ 'abc'|float }} {{ 'abc'|float(1.5) }} {{ 5|float }} {{ '1e3'|float }} {{ ' 2. '|float }} {{ '.5'|float }} {{ '1_0.5'|float }} {{ 'inf'|float }} {{ '-Infinity'|float }} {{ 'nan'|float }} {{ none|float }} {{ '0x10'|float }} {{ '1d'|float }} {{ '1e'|float }} {{ true|float }} {{ '1._5'|float }}
{{ 1|filesizeformat }} {{ 0|filesizeformat }} {{ 999|filesizeformat }} {{ 1000|filesizeformat }} {{ 1500000|filesizeformat }} {{ 1024|filesizeformat(true) }} {{ 1048576|filesizeformat(binary=true) }} {{ 1e30|filesizeformat }} {{ '1500'|filesizeformat }} {{ 12345678901|filesizeformat }} {{ 1.5|filesizeformat }}
{{ missing|default('x') }} {{ nothing|default('x') }} {{ ''|default('x') }}| {{ ''|default('x', true) }} {{ no|d('y', boolean=true) }} {{ user.foo|default(5) }} {{ missing|default }}| {{ missing|d(default_value='q') }} {{ 0|default(1, false) }}
{{ l|first }} {{ l|last }} {{ []|first }}| {{ []|last }}| {{ 'abc'|first }} {{ 'abc'|last }} {{ d|first }} {{ d|last }} {{ missing|first }}| {{ missing|last }}| {{ range(5)|last }} {{ (l|map('string'))|first }}
{{ l|length }} {{ s|count }} {{ d|length }} {{ missing|length }} {{ range(7)|length }} {{ l|list }} {{ 'abc'|list }} {{ d|list }} {{ missing|list }} {{ (1, 2)|list }}
{{ 'abc'|reverse }} {{ l|reverse|list }} {{ (1, 2)|reverse|join }} {{ d|reverse|list }} {{ (l|map('string'))|reverse }} {{ uni|reverse }} {{ missing|reverse|list }}
{{ l|sort }} {{ l|sort(reverse=true) }} {{ words|sort }} {{ words|sort(case_sensitive=true) }} {{ users|sort(attribute='name')|map(attribute='name')|list }} {{ users[:3]|sort(attribute='age,name', reverse=true)|map(attribute='name')|list }} {{ 'hello'|sort }} {{ d|sort }} {{ nested|sort }} {{ [1.5, 1, true, 0]|sort }} {{ []|sort }} {{ l|sort(true) }} {{ [[2, 'a'], [1, 'b']]|sort(attribute=0) }} {{ [[2, 'a'], [1, 'b']]|sort(attribute='1') }}
{{ d|dictsort }} {{ d|dictsort(true) }} {{ d|dictsort(false, 'value') }} {{ d|dictsort(reverse=true) }} {{ d|dictsort(by='value', reverse=true) }} {{ {}|dictsort }}
{{ [1, 2, 1, '1', 1.0, true]|unique|list }} {{ words|unique|list }} {{ words|unique(true)|list }} {{ users|unique(attribute='city')|map(attribute='name')|list }} {{ 'abca'|unique|join }} {{ []|unique|list }}
{{ l|min }} {{ l|max }} {{ words|min }} {{ words|max }} {{ words|min(true) }} {{ users[:3]|min(attribute='age') }} {{ users[:3]|max(attribute='age') }} {{ []|min }}| {{ 'hello'|max }} {{ [1, 1.0]|max }} {{ ['b', 'B']|min }} {{ ['b', 'B']|max }}
{{ l|sum }} {{ []|sum }} {{ [1.5, 2]|sum }} {{ users[:3]|sum(attribute='age') }} {{ l|sum(start=10) }} {{ [[1], [2]]|sum(start=[]) }} {{ [0.1, 0.2, 0.3]|sum }} {{ [true, true]|sum }} {{ d.values()|sum }}
{{ [1,2,3,4,5]|batch(2)|list }} {{ [1,2,3,4,5]|batch(2, 'x')|list }} {{ [1,2,3,4]|batch(2)|map('join')|join('/') }} {{ []|batch(3)|list }} {{ 'abcde'|batch(3)|list }} {{ [1,2]|batch(1)|list }} {{ [1,2,3]|batch(0)|list }} {{ [1]|batch(3, fill_with=0)|list }}
{{ [1,2,3,4,5]|slice(2)|list }} {{ [1,2,3,4,5]|slice(3)|list }} {{ [1,2,3,4,5]|slice(3, 'x')|list }} {{ []|slice(2)|list }} {{ [1]|slice(3, 0)|list }} {{ 'abcdefg'|slice(3)|list }} {{ [1,2]|slice(-1)|list }}
{{ users|map(attribute='name')|list }} {{ users|map(attribute='age')|list }} {{ users|map(attribute='age', default=0)|list }} {{ words|map('upper')|list }} {{ words|map('replace', 'a', 'x')|list }} {{ [user]|map(attribute='address.city')|list }} {{ nested|map('first')|list }} {{ nested|map(attribute=0)|list }} {{ nested|map('sum')|list }} {{ ['1', '2']|map('int')|sum }} {{ words|map('truncate', 3, end='', leeway=0)|list }} {{ missing|map('upper')|list }} {{ [1, none]|map('default', 'x')|list }}
{{ l|select('odd')|list }} {{ l|reject('odd')|list }} {{ mixed|select|list }} {{ mixed|reject|list }} {{ l|select('gt', 1)|list }} {{ l|select('>', 1)|list }} {{ words|select('in', ['apple'])|list }} {{ l|select('divisibleby', 3)|list }} {{ mixed|select('string')|list }} {{ l|select('==', 3)|first }} {{ missing|select('odd')|list }}
{{ users|selectattr('active')|map(attribute='name')|list }} {{ users|rejectattr('active')|map(attribute='name')|list }} {{ users|selectattr('age', 'defined')|map(attribute='name')|list }} {{ users|selectattr('age', 'undefined')|map(attribute='name')|list }} {{ users|selectattr('city', 'equalto', 'Rome')|map(attribute='name')|join(',') }} {{ users[:3]|rejectattr('age', 'eq', 30)|list|length }} {{ users|selectattr('name', 'in', ['Ann', 'Cid'])|sum(attribute='age') }}
{% for city, group in users|groupby('city') %}{{ city }}: {{ group|map(attribute='name')|join(',') }};{% endfor %} {{ users|groupby('city', case_sensitive=true)|map('first')|list }} {{ users|groupby('age', default=0)|map('first')|list }} {{ users[:3]|groupby('age') }}
{{ user|tojson }} {{ mixed|tojson }} {{ html|tojson }} {{ 'é🤖\n\x7f"\\'|tojson }} {{ 1.0|tojson }} {{ none|tojson }} {{ {'b': 1, 'a': [1, {}, []]}|tojson(indent=2) }} {{ l|tojson(2) }} {{ []|tojson(2) }} {{ {1: 2, 3: 4}|tojson }} {{ (1, 2)|tojson }} {{ big|tojson }} {{ {none: 1}|tojson }} {{ {true: 1}|tojson }} {{ {1.5: 1}|tojson }} {{ (1e308 * 10)|tojson }} {{ (-1e308 * 10)|tojson }} {{ {'a': 1}|tojson(indent='\t') }} {{ ('<'|e)|tojson }}
{{ 'x'|tojson is escaped }} {{ ({'a': '<'}|tojson)|upper }} {{ {'a': 1}|tojson|length }}
{{ d|items|list }} {{ missing|items|list }} {{ user|attr('items') is callable }} {{ user|attr('name') is undefined }} {{ s|attr('upper') is defined }} {{ n|attr('foo') }}|
{{ l|pprint }} {{ 'x'|pprint }} {{ d|pprint }} {{ users|pprint }}
{{ {'long': long, 'words': words, 'nested': {'again': [long, long]}}|pprint }}
{{ long|pprint }} {{ (long ~ long)|pprint }} {{ [long ~ '\n' ~ long]|pprint }} {{ range(40)|list|pprint }} {{ (range(30)|list, long)|pprint }} {{ ((long,),)|pprint }} {{ ''|pprint }} {{ none|pprint }} {{ ('a' * 100)|pprint }} {{ ['a' * 100]|pprint }}
{{ words|map('lower')|unique|sort|join(' ')|title|replace(' ', '+') }}
{{ [1, 2, 3]|map('string')|join('+') ~ '=' ~ ([1, 2, 3]|sum) }} {{ (l|sort)[0] }} {{ l|sort|first }} {{ 'a,b'.split(',')|last }} {{ (1 if t else 2)|string ~ 'x' }}
{{ users|map(attribute='name')|map('lower')|select('ne', 'bob')|join(', ') }} {{ s|list|unique|list|length }} {{ s|upper|lower|title }}
{{ 'a'|upper if t else 'b'|upper }} {{ n|string|int + 1 }} {{ 'abc'|upper() }} {{ ('abc'|upper)[1] }} {{ 'x'|default('y')|upper }}
{% if false %}{{ 1|nosuchfilter }}{% endif %}ok {{ 'a' if true else 1|nosuch }} {% if true or x is nosuchtest %}yes{% endif %}
""")

# As the templates of the template-transform node are written.
GROUPS["everyday"] = [
    "{{ arg1 | join(\"\\n\\n -------------------------\\n\\n\") }}",
    "Subject: {{ emailMetadata.subject }}",
    "{% for item in result %}\n### {{ loop.index }}. {{ item.title }}\n{{ item.content | truncate(30) }}\n{% endfor %}",
    "{%- set ns = namespace(out=[]) -%}\n{%- for q in questions.split('\\n') if q.strip() -%}\n{%- set ns.out = ns.out + [q|trim] -%}\n{%- endfor -%}\n{{ ns.out | tojson }}",
    "{% if score >= 0.8 %}high{% elif score >= 0.5 %}medium{% else %}low{% endif %} ({{ (score * 100)|round(1) }}%)",
    "{{ body | replace('\\n', '<br/>') }}",
    "| Name | Age |\n|---|---|\n{% for r in result %}| {{ r.title }} | {{ r.metadata.score|round(2) }} |\n{% endfor %}",
    "{% set total = result|sum(attribute='metadata.score') %}{{ '%.2f'|format(total) }}",
    "{% for k, v in emailMetadata.items() %}{{ k }}: {{ v }}{% if not loop.last %}\n{% endif %}{% endfor %}",
    "{{ (questions.splitlines()|select|list)[:2] }}",
    "{% macro badge(label, color='blue') -%}[{{ label }}]({{ color }}){%- endmacro -%}\n{{ badge('new') }} {{ badge('hot', color='red') }}",
    "<documents>{% for doc in result %}<document id=\"{{ loop.index0 }}\">{{ doc.content|e }}</document>{% endfor %}</documents>",
    "{{ result|map(attribute='title')|join(', ') or 'nothing found' }}",
    "{{ empty_list|join(', ') or 'nothing found' }}",
    "{%- if history -%}{%- for m in history -%}{{ m.role|upper }}: {{ m.content }}\n{% endfor -%}{%- else -%}No history.{%- endif -%}",
    "{{ result[0].metadata.source.split('/')[-1].rsplit('.', 1)[0]|title }}",
    "{{ '{:.1f}'.format(score * 100) }}% {{ \"%d/%d\" % (1, 2) }}",
    "{{ result | selectattr('metadata.score', 'ge', 0.5) | map(attribute='title') | list }}",
    "{% set items = result|sort(attribute='metadata.score', reverse=true) %}{{ items[0].title }}",
    "Dear {{ name|default('customer', true) }},",
]
EVERYDAY = {
    "arg1": ["first", "second"],
    "emailMetadata": {"subject": "Hi", "sender": "a@b.c"},
    "result": [
        {"title": "Doc A", "content": "Content of A, which goes on for a while <here>", "metadata": {"score": 0.91234, "source": "x/y/annual_report.pdf"}},
        {"title": "Doc B", "content": "Short B & more", "metadata": {"score": 0.4, "source": "z.txt"}},
    ],
    "questions": "What?\n  Why? \n\nHow?\n",
    "score": 0.756,
    "body": "a\nb",
    "history": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}],
    "empty_list": [],
    "name": "",
}

# Templates that fail; those in "same" with the same message.
ERRORS = {
    "syntax": lines(r"""
{{ 1
{% if %}
{% if x %}
{% for x in l %}
{% endif %}
{% else %}
{% for x l %}{% endfor %}
{{ 1 + }}
{{ }}
{{ a b }}
{{ (1 }}
{{ 1) }}
{{ [1 }}
{{ {1} }}
{{ {'a' 1} }}
{{ a. }}
{{ a.'b' }}
{{ a['b' }}
{{ 'unterminated }}
{{ "a' }}
{{ 1|}}
{{ 1|nosuchfilter }}
{{ 1 is nosuchtest }}
{{ 1|upper.x }}
{{ a ! b }}
{{ a ? b }}
{{ a & b }}
{{ $a }}
{{ a = 1 }}
{{ 5 is odd is even }}
{{ 3 is odd if t else 'no' }}
{# unclosed
{% raw %}{{ x }}
{% set %}
{% set x %}
{% set 5 = 1 %}
{% set true = 1 %}
{% set [a] = 1 %}
{% set x.y.z = 1 %}
{% macro %}{% endmacro %}
{% macro m %}{% endmacro %}
{% macro m(a=1, b) %}{% endmacro %}
{% macro m(1) %}{% endmacro %}
{% macro m() %}
{% call %}{% endcall %}
{% call x %}{% endcall %}
{% call m()|upper %}{% endcall %}
{% filter %}{% endfilter %}
{% filter nosuch %}{% endfilter %}
{% with a %}{% endwith %}
{% with a = 1 b = 2 %}{% endwith %}
{% unknown %}
{% 5 %}
{% if x %}{% endfor %}
{% for x in l %}{% endif %}{% endfor %}
{% for x in l %}{% else %}{% else %}{% endfor %}
{% for loop in l %}{% endfor %}
{% for x.y in l %}{% endfor %}
{% for 1 in l %}{% endfor %}
{{ f(a=1, 2) }}
{{ f(**a, 1) }}
{{ f(*a, *b) }}
{{ f(a b) }}
{{ f(,) }}
{{ '\x4' }}
{{ '\u12' }}
{{ 1 if }}
{{ 1 if 2 else }}
{{ not }} {{ not not }}
{{ 1 in }}
{{ 1 not 2 }}
{{ * 2 }}
{{ 007 }}
{{ 1__0 }}
{{ 1abc }}
{% if a = b %}{% endif %}
{% endmacro %}
{% elif x %}
{{ a[] b }}
{{ a.5.b c }}
{% if x %}{% elif %}{% endif %}
{{ [1, 2 3] }}
{{ {'a': 1, 'b'} }}
{{ x } }}
{{ ( ] }}
{%- endfor -%}
{{ 'a' 5 }}
{% print 1 2 %}
{% set x = %}
{% for in l %}{% endfor %}
{% for x in %}{% endfor %}
{% do x %}
"""),
    "evaluation": lines(r"""
{{ missing.foo }}
{{ missing['foo'] }}
{{ missing + 1 }}
{{ 1 + missing }}
{{ missing() }}
{{ user.foo.bar }}
{{ user.foo() }}
{{ -missing }}
{{ missing < 1 }}
{{ missing|int }}
{{ missing.upper() }}
{{ 1 + 'a' }}
{{ 'a' + 1 }}
{{ [1] + 'a' }}
{{ [1] + (1,) }}
{{ 'a' - 'b' }}
{{ 'a' * 'b' }}
{{ 'a' * 1.5 }}
{{ 'a' / 2 }}
{{ none + 1 }}
{{ {} + {} }}
{{ -'a' }}
{{ +none }}
{{ 1 / 0 }}
{{ 1.0 / 0 }}
{{ 1 // 0 }}
{{ 1 % 0 }}
{{ 1.5 // 0 }}
{{ 1.5 % 0 }}
{{ 0 ** -1 }}
{{ 1e308 ** 2 }}
{{ 10 ** 400 * 1.0 }}
{{ 10 ** 400 / 3 }}
{{ 1 < 'a' }}
{{ none < 1 }}
{{ {} < {} }}
{{ [1, 'a'] < [1, 2] }}
{{ 1 in 5 }}
{{ 1 in 'abc' }}
{{ n() }}
{{ 'a'() }}
{{ l() }}
{{ none() }}
{% for x in 5 %}{% endfor %}
{% for x in none %}{% endfor %}
{% for a, b in [1] %}{% endfor %}
{% for a, b in [(1, 2, 3)] %}{% endfor %}
{% for a, b in [(1,)] %}{% endfor %}
{% set a, b = 1 %}
{% set a, b = [1] %}
{% set n.x = 1 %}
{{ {[]: 1} }}
{{ l[::0] }}
{{ 5[1:] }}
{{ d[1:] }}
{{ nothing[:1] }}
{{ l['a':] }}
{{ 'abc'.index('z') }}
{{ 'abc'.split('') }}
{{ 'abc'.center() }}
{{ 'abc'.upper(1) }}
{{ 'abc'.replace('a') }}
{{ 'abc'.center('x') }}
{{ 'abc'.center(9, 'xx') }}
{{ ','.join([1]) }}
{{ ','.join(5) }}
{{ 'abc'.startswith(1) }}
{{ 'abc'.nosuch() }}
{{ l.nosuch() }}
{{ l.remove(99) }}
{{ l.index(99) }}
{{ [].pop() }}
{{ l.pop(10) }}
{{ d.pop('zz') }}
{{ {}.popitem() }}
{{ d.update(5) }}
{{ d.get() }}
{{ d.get([]) }}
{{ l|join(attribute='a.b') }}
{{ 5|join }}
{{ 5|length }}
{{ none|length }}
{{ (l|map('string'))|length }}
{{ 5|first }}
{{ (l|map('string'))|last }}
{{ 5|reverse }}
{{ 5|list }}
{{ none|list }}
{{ 5|sort }}
{{ mixed|sort }}

{{ [1, 'a']|min }}
{{ ['a']|sum }}
{{ []|sum(start='') }}
{{ [[]]|unique|list }}
{{ 5|dictsort }}
{{ d|dictsort(by='foo') }}
{{ users|sort(attribute='age') }}
{{ users|groupby('age') }}
{{ l|map('nosuch')|list }}
{{ l|map()|list }}
{{ l|map(attribute='x', foo=1)|list }}
{{ l|map(upper)|list }}
{{ l|select('nosuch')|list }}
{{ l|selectattr()|list }}
{{ 'a'|abs }}
{{ 'a'|round }}
{{ 5|round(method='foo') }}
{{ 'a'|filesizeformat }}
{{ 'abc'|truncate(2) }}
{{ 'abc'|truncate(5, leeway=-1) }}
{{ 5|truncate }}
{{ 5|indent }}
{{ 5|wordwrap }}
{{ 'abc'|wordwrap(0) }}
{{ 'abc'|replace('a') }}
{{ 'abc'|upper(1) }}
{{ 'abc'|upper(x=1) }}
{{ 'abc'|replace('a', 'b', foo=1) }}
{{ 'abc'|center(1, 2) }}
{{ '%d'|format('a') }}
{{ '%s %s'|format('a') }}
{{ '%s'|format('a', 'b') }}
{{ '%y'|format(1) }}
{{ '%s'|format('a', b=1) }}
{{ '%(a)s' % 5 }}
{{ '%(a)s' % {} }}
{{ '%' % 1 }}
{{ '%x' % 1.5 }}
{{ '%c' % 'ab' }}
{{ '%f' % 'a' }}
{{ 'abc' % 5 }}
{{ '{}'.format() }}
{{ '{x}'.format() }}
{{ '{'.format() }}
{{ '}'.format() }}
{{ '{:d}'.format('a') }}
{{ '{:d}'.format(1.5) }}
{{ '{:s}'.format(1) }}
{{ '{0} {}'.format(1) }}
{{ '{:5}'.format([1]) }}
{{ missing|tojson }}
{{ range(3)|tojson }}
{{ {(1, 2): 3}|tojson }}
{{ {'a': 1, 2: 3}|tojson }}
{{ 5|items|list }}
{{ 5|xmlattr }}
{{ {'a b': 1}|xmlattr }}
{{ range() }}
{{ range('a') }}
{{ range(1, 2, 0) }}
{{ range(1.5) }}
{{ dict(5) }}
{{ dict([1]) }}
{{ cycler() }}
{{ 'x' is divisibleby 2 }}
{{ 5 is divisibleby 0 }}
{{ 5 is divisibleby }}
{{ 5 is odd(1) }}
{{ none is odd }}
{{ 5 is in 5 }}
{{ 1 is gt 'a' }}
{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{% endmacro %}{{ m(b=1) }}
{% macro m(a) %}{% endmacro %}{{ m(1, a=2) }}
{% macro m() %}{% endmacro %}{% call m() %}{% endcall %}
{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}
{% macro m(a) %}{{ a.b }}{% endmacro %}{{ m() }}
{% call n() %}{% endcall %}
{{ range(*5) }}
{{ range(**5) }}
{{ dict(**{1: 2}) }}
{% for x in l %}{{ loop.cycle() }}{% endfor %}
{% for x in l %}{{ loop(1) }}{% endfor %}
{% for k in d %}{% set _ = d.update({k ~ 'x': 1}) %}{% endfor %}
{% if true %}{{ 1|nosuchfilter }}{% endif %}
{{ 1|nosuch if true else 2 }}
{% if 1 is nosuchtest %}{% endif %}
{{ ('no' if false).x }}
{{ [].sort(1) }}
{{ 'abc'.find() }}
{{ 'a'.zfill('x') }}
{{ (1e308 * 10)|int }}
{% set ns = namespace(5) %}
{{ [1, 2].insert(1) }}
{{ 'abc'|batch }}
{{ [1, 2]|slice(0)|list }}
{{ 'abc'|urlize(extra_schemes=['bad scheme']) }}
{{ [1]|batch('x', 1)|list }}
"""),
}

SAME = set(lines(r"""
{{ missing.foo }}
{{ missing + 1 }}
{{ missing() }}
{{ user.foo.bar }}
{{ 1 + 'a' }}
{{ 'a' + 1 }}
{{ [1] + 'a' }}
{{ 'a' - 'b' }}
{{ 'a' * 1.5 }}
{{ none + 1 }}
{{ -'a' }}
{{ 1 / 0 }}
{{ 1.0 / 0 }}
{{ 1 // 0 }}
{{ 1 % 0 }}
{{ 0 ** -1 }}
{{ 1 < 'a' }}
{{ 1 in 5 }}
{{ 1 in 'abc' }}
{{ n() }}
{% for x in 5 %}{% endfor %}
{% for a, b in [(1, 2, 3)] %}{% endfor %}
{% for a, b in [(1,)] %}{% endfor %}
{% set n.x = 1 %}
{{ {[]: 1} }}
{{ l[::0] }}
{{ 'abc'.index('z') }}
{{ 'abc'.split('') }}
{{ 'abc'.center('x') }}
{{ ','.join([1]) }}
{{ 5|length }}
{{ [].pop() }}
{{ d|dictsort(by='foo') }}
{{ 'a'|abs }}
{{ 'abc'|truncate(2) }}
{{ '%d'|format('a') }}
{{ '%s %s'|format('a') }}
{{ missing|tojson }}
{{ {'a b': 1}|xmlattr }}
{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{% endmacro %}{{ m(b=1) }}
{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}
{{ 1|nosuchfilter }}
{{ 1 is nosuchtest }}
{{ 5 is odd is even }}
{% if x %}
{% if x %}{% endfor %}
{% unknown %}
{{ a b }}
{{ (1 }}
{{ 1) }}
{{ ( ] }}
{# unclosed
{% raw %}{{ x }}
{{ }}
{{ f(a=1, 2) }}
{% macro m(a=1, b) %}{% endmacro %}
{% call x %}{% endcall %}
{% for loop in l %}{% endfor %}
{% set true = 1 %}
"""))


def vector(template, values, group):
    row = {"group": group, "template": template}
    if values is not VALUES:
        row["values"] = values
    environment = jinja2.Environment()
    try:
        row["expected"] = environment.from_string(template).render(json.loads(json.dumps(values)))
        row["expected"].encode("utf-8")
    except Exception as failure:
        row.pop("expected", None)
        row["error"] = str(failure)
        if template in SAME:
            row["same"] = True
    return row


def main():
    rows = []
    for group, templates in GROUPS.items():
        for template in templates if group in ("statements", "everyday") else split(templates):
            row = vector(template, EVERYDAY if group == "everyday" else VALUES, group)
            if "error" in row:
                sys.exit(f"{group}: {template}\nfails: {row['error']}")
            if " at 0x" in row["expected"]:
                sys.exit(f"{group}: {template}\nprints an address: {row['expected']}")
            rows.append(row)
    for group, templates in ERRORS.items():
        for template in templates:
            row = vector(template, VALUES, group)
            if "error" not in row:
                sys.exit(f"{group}: {template}\nrenders: {row['expected']}")
            rows.append(row)
    unknown = SAME - {row["template"] for row in rows if row.get("same")}
    if unknown:
        sys.exit(f"marked as same, but not failing: {unknown}")
    rows = list({row["template"]: row for row in rows}.values())
    print('{"values": ' + json.dumps(VALUES, ensure_ascii=True) + ',\n"vectors": [')
    print(",\n".join(json.dumps(row, ensure_ascii=True) for row in rows))
    print("]}")


main()
