#!/bin/sh
# Speaks the prompts of a lane anew where their texts have changed. Needs espeak-ng, vorbis-tools and python3.
# Run by `make sounds`. $1: the `portas` program, which knows what is said.
# A recording whose text is unchanged is left alone, so that one spoken by a person stays.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$1" prompts --json | python3 -c '
import hashlib, json, pathlib, subprocess, sys, tempfile
here = pathlib.Path(sys.argv[1])
# Cantonese, European Portuguese, British English, Mandarin. Of the two Mandarin voices the other one reads
# Chinese characters as English.
voices = {"zh-Hant": ("yue", "170"), "pt": ("pt", "170"), "en": ("en-gb", "175"), "zh-Hans": ("cmn-latn-pinyin", "170")}

# As it stands: what was spoken, by language and key.
manifest = here / "manifest.toml"
before, language = {}, None
for line in manifest.read_text("utf-8").splitlines() if manifest.exists() else []:
    if line.startswith("["):
        language = line.strip("[]")
    elif " = { " in line:
        key, rest = line.split(" = ", 1)
        before[language, key] = rest.split("\"")[3]

def speak(voice, speed, text, to):
    to.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        wav = pathlib.Path(work, "spoken.wav")
        subprocess.run(["espeak-ng", "-v", voice, "-s", speed, "-w", wav, "--", text], check=True)
        subprocess.run(["oggenc", "--quiet", "--downmix", "--resample", "16000", "--quality", "-1",
                        "--discard-comments", "--serial", "1", "--output", to, wav], check=True)

told, files, said = {}, {}, set()
for line in map(json.loads, sys.stdin):
    language, key, text = line["language"], line["key"], line["text"]
    digest = hashlib.sha256(text.encode()).hexdigest()
    # One recording serves all prompts of the same words.
    file = files.setdefault((language, digest), f"{language}/{key}.ogg")
    told.setdefault(language, []).append((key, file, digest))
    said.add(file)
    stem = file.split("/")[1].removesuffix(".ogg")
    if stem == key and (before.get((language, key)) != digest or not (here / file).exists()):
        print("speaking", file, file=sys.stderr)
        speak(*voices[language], text, here / file)
for old in here.glob("*/*.ogg"):
    if str(old.relative_to(here)) not in said:
        old.unlink()
out = ["# Written by make.sh: each prompt, its recording, and the SHA-256 of the words that were spoken for it."]
for language, prompts in told.items():
    out += ["", f"[{language}]"]
    out += [f"{key} = {{ file = \"{file}\", text = \"{digest}\" }}" for key, file, digest in sorted(prompts)]
manifest.write_text("\n".join(out) + "\n", "utf-8")
' "$here"
