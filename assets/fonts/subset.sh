#!/bin/sh
# Makes the fonts of this folder anew from Debian's fonts-noto-core and fonts-noto-cjk (OFL-1.1).
# Needs python3-fonttools. Run by `make fonts` after the interface has got new characters.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cjk=/usr/share/fonts/opentype/noto
latin=/usr/share/fonts/truetype/noto

python3 - "$here/.." "$work" <<'PY'
import pathlib, sys
assets, work = map(pathlib.Path, sys.argv[1:])
said = set()
for file in sorted((assets / "languages").rglob("*.ftl")) + [assets / "population.toml"]:
    said |= {c for c in file.read_text("utf-8") if c.isprintable()}
said |= {chr(c) for c in range(0x20, 0x7F)}
punctuation = {chr(c) for c in [*range(0x3000, 0x3040), *range(0xFF00, 0xFFF0), *range(0x2010, 0x2040)]}
def of(*codecs):
    found = set()
    for point in range(0x80, 0x30000):
        if 0xD800 <= point < 0xE000:
            continue
        for codec in codecs:
            try:
                chr(point).encode(codec)
            except UnicodeEncodeError:
                continue
            found.add(chr(point))
    return found
sets = {
    "latin": {chr(c) for c in [*range(0x20, 0x250), *range(0x2000, 0x2070), 0x20AC, 0x2122, 0x2212]} | {c for c in said if ord(c) < 0x2E80},
    "names": of("big5hkscs", "gbk") | said | punctuation,
    "simplified": of("gb2312") | said | punctuation,
    "said": said | punctuation,
}
for name, characters in sets.items():
    (work / name).write_text("\n".join(f"U+{ord(c):04X}" for c in sorted(characters)))
PY

cut() { # source, face, characters, name
    pyftsubset "$1" --font-number="$2" --unicodes-file="$work/$3" --layout-features=kern,locl,ccmp --no-hinting \
        --desubroutinize --notdef-outline --output-file="$here/$4.otf"
}
cut "$latin/NotoSans-Regular.ttf" 0 latin NotoSans-Regular
cut "$latin/NotoSans-Bold.ttf" 0 latin NotoSans-Bold
cut "$cjk/NotoSansCJK-Regular.ttc" 4 names NotoSansHK-Regular
cut "$cjk/NotoSansCJK-Bold.ttc" 4 said NotoSansHK-Bold
cut "$cjk/NotoSansCJK-Regular.ttc" 2 simplified NotoSansSC-Regular
cut "$cjk/NotoSansCJK-Bold.ttc" 2 said NotoSansSC-Bold
