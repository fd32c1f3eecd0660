# make run           builds, plays the demo passage, and opens the lane's window where there is a display
# make test          everything that must hold before a change is kept
# make bench         the figures of the README
# make window-bench  what the window costs: its start, a touch, memory, a screen that waits
# make camera-test   the camera's driver against a real V4L2 device: the kernel's test camera, in QEMU
# make fuzz          every parser under arbitrary bytes, FUZZ_SECONDS each
# make fonts         the fonts anew, when the interface has got new characters
# make sounds        the spoken prompts anew, where their texts have changed
# make deb           a Debian package with sound, in $CARGO_TARGET_DIR/debian
# make pictures      the pictures of the README, when screens have changed

SHELL := bash
.SHELLFLAGS := -euo pipefail -c

CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/portas/target
export CARGO_TARGET_DIR

# What a build needs beside Rust: clang for bindings, a C++ compiler and cmake for the reader of codes.
PACKAGES := libclang-dev pkg-config gcc g++ cmake linux-libc-dev

FUZZ_SECONDS ?= 60
FUZZ := code sealed kcwt lists osdp zone reader_line fingerprint_line settings scenario journal camera_frame wsq iso19794_2 iso19794_6 picture

# What sound needs besides.
SOUND_PACKAGES := libasound2-dev
.PHONY: run test bench window-bench camera-test fuzz fonts sounds pictures deb packages

run: packages
	cargo build --release --locked
	"$$CARGO_TARGET_DIR/release/portas" demo
	if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then "$$CARGO_TARGET_DIR/release/portas"; fi

test: packages
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo test --workspace --locked --no-run
	"$$CARGO_TARGET_DIR/debug/portas" run tests/scenarios
	"$$CARGO_TARGET_DIR/debug/portas" verify --vectors tests/vectors/codes.json
	if cargo deny --version >/dev/null 2>&1; then cargo deny check; fi
	cargo test --workspace --locked

bench: packages
	cargo bench --workspace --locked

window-bench: PACKAGES += xvfb python3-xlib
window-bench: packages
	cargo build --release --locked
	/usr/bin/python3 benches/window.py "$$CARGO_TARGET_DIR/release/portas"

# Not part of `make test`: it fetches a kernel and boots it.
camera-test: packages
	devices/tests/camera/qemu.sh

# On the stable toolchain, without a sanitizer: the code is safe Rust, what is looked for is a panic or a broken promise.
fuzz: packages
	command -v cargo-fuzz >/dev/null || cargo install --locked cargo-fuzz
	mkdir -p fuzz/corpus/settings fuzz/corpus/scenario
	cp assets/station*.toml fuzz/corpus/settings
	find tests/scenarios -name '*.toml' | while read -r file; do cp "$$file" "fuzz/corpus/scenario/$${file//\//-}"; done
	for target in $(FUZZ); do \
		mkdir -p "fuzz/corpus/$$target" "fuzz/seeds/$$target"; \
		cargo fuzz run -s none "$$target" "fuzz/corpus/$$target" "fuzz/seeds/$$target" -- -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=1024; \
	done

fonts:
	assets/fonts/subset.sh

sounds: PACKAGES += espeak-ng vorbis-tools python3
sounds: packages
	cargo build --locked
	assets/sounds/make.sh "$$CARGO_TARGET_DIR/debug/portas"

deb: PACKAGES += $(SOUND_PACKAGES) dpkg-dev
deb: packages
	command -v cargo-deb >/dev/null || cargo install --locked cargo-deb
	cargo deb --locked
# Screens of the README, with pngquant (Debian: pngquant) so that they stay small.
PICTURES := idle finger refused-qr-stale not-this-child
pictures: packages
	cargo build --release --locked
	out="$$(mktemp -d)"; trap 'rm -r "$$out"' EXIT; \
	for picture in $(PICTURES); do \
		"$$CARGO_TARGET_DIR/release/portas" gallery --out "$$out" --language zh-Hant --only "$$picture"; \
		pngquant --force --strip --speed 1 64 --output "assets/pictures/$$picture.png" "$$out/$$picture.png"; \
	done

# Installs what is missing on Debian and its kin; elsewhere says what is needed.
packages:
	@command -v cargo >/dev/null || { echo "Rust is missing: see https://rustup.rs (rust-toolchain.toml names the version)" >&2; exit 1; }
	@command -v dpkg-query >/dev/null || { echo "not Debian; needed: $(PACKAGES)" >&2; exit 0; }; \
	missing=""; \
	for package in $(PACKAGES); do \
		dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null | grep -q "install ok installed" || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
		root=""; [ "$$(id -u)" -eq 0 ] || root="sudo"; \
		echo "installing:$$missing"; \
		$$root apt-get update -qq; \
		$$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi
