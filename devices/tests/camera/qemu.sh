#!/usr/bin/env bash
# Tests the camera's driver against a real V4L2 device: boots Debian's stock kernel with its test camera `vivid` in QEMU
# (no KVM, no disk, no network), lets `portas check` look at it, then runs tests/camera/main.rs. The boot takes a minute.
# Ends with 0 only if every test passed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=${CAMERA_TEST_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/portas/camera-test}
limit_s=${CAMERA_TEST_SECONDS:-600}
log="$work/console.log"
mkdir -p "$work"

say() { echo "camera-test: $*" >&2; }
fail() { say "FAILED: $*"; exit 1; }

packages=(qemu-system-x86 busybox-static cpio kmod v4l-utils)
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing+=("$package")
done
root=()
[ "$(id -u)" -eq 0 ] || root=(sudo)
if [ "${#missing[@]}" -gt 0 ]; then
    say "installing: ${missing[*]}"
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# The kernel is unpacked, never installed: the machine that tests keeps its own.
kernel=$(apt-cache depends linux-image-amd64 | awk '$1 == "Depends:" && $2 ~ /^linux-image-/ { print $2; exit }')
[ -n "$kernel" ] || fail "apt knows no linux-image-amd64"
release=${kernel#linux-image-}
release=${release%-unsigned}
if [ ! -e "$work/kernel/boot/vmlinuz-$release" ]; then
    say "fetching $kernel"
    rm -rf "$work/kernel"
    mkdir -p "$work/packages"
    (cd "$work/packages" && rm -f linux-image-*.deb && apt-get download -qq "$kernel")
    dpkg-deb -x "$work"/packages/linux-image-*.deb "$work/kernel"
    /sbin/depmod -b "$work/kernel" "$release"
fi

say "building the test"
binary=$(cd "$here/../.." && cargo test --locked --no-run --test camera --message-format=json 2>"$work/cargo.log" |
    sed -n 's/.*"name":"camera".*"executable":"\([^"]*\)".*/\1/p' | tail -n 1) || { cat "$work/cargo.log" >&2; fail "cargo"; }
[ -x "$binary" ] || { cat "$work/cargo.log" >&2; fail "no test binary"; }
portas=$(cd "$here/../../.." && cargo build --locked --bin portas --message-format=json 2>"$work/cargo.log" |
    sed -n 's/.*"name":"portas".*"executable":"\([^"]*\)".*/\1/p' | tail -n 1) || { cat "$work/cargo.log" >&2; fail "cargo"; }
[ -x "$portas" ] || { cat "$work/cargo.log" >&2; fail "no program"; }

say "building the machine"
tree="$work/tree"
rm -rf "$tree"
mkdir -p "$tree"/{bin,dev,proc,sys,tmp,modules}
cp "$(command -v busybox)" "$tree/bin/busybox"
cp "$(command -v v4l2-ctl)" "$tree/bin/v4l2-ctl"
cp "$binary" "$tree/bin/camera"
cp "$portas" "$tree/bin/portas"
strip "$tree/bin/camera" "$tree/bin/portas"
sed '/^\[camera\]/,/^\[/ s|^source = .*|source = "/dev/video0"|' \
    "$here/../../../assets/station.toml" >"$tree/station.toml"
# Each program's libraries, at the paths where its loader looks for them.
for program in "$tree"/bin/{camera,portas,v4l2-ctl}; do
    ldd "$program" | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// { print $1 }'
done | sort -u | while read -r library; do
    mkdir -p "$tree$(dirname "$library")"
    cp -L "$library" "$tree$library"
done
: >"$tree/modules/order"
/sbin/modprobe -d "$work/kernel" -S "$release" --show-depends vivid | awk '{ print $2 }' | while read -r module; do
    cp "$module" "$tree/modules/"
    basename "$module" >>"$tree/modules/order"
done
cat >"$tree/init" <<'INIT'
#!/bin/busybox sh
export PATH=/bin
busybox mount -t proc proc /proc
busybox mount -t sysfs sys /sys
busybox mount -t devtmpfs dev /dev
busybox mkdir -p /dev/pts
busybox mount -t devpts pts /dev/pts
while read -r module; do
    options=""
    # One webcam and nothing else of what vivid can play.
    [ "$module" = vivid.ko ] && options="n_devs=1 node_types=0x1 num_inputs=1 input_types=0x0"
    busybox insmod "/modules/$module" $options || echo "camera-test: $module does not load"
done </modules/order
portas check --station /station.toml --data /tmp/portas
RUST_BACKTRACE=1 /bin/camera
echo "camera-test: exit $?"
busybox poweroff -f
INIT
chmod +x "$tree/init"
(cd "$tree" && find . | cpio -o -H newc --quiet | gzip -1) >"$work/initramfs.gz"

say "booting $release"
timeout "$limit_s" qemu-system-x86_64 -M q35 -cpu max -accel tcg,thread=multi -smp 2 -m 1024 -nodefaults -no-reboot \
    -nographic -serial stdio -kernel "$work/kernel/boot/vmlinuz-$release" -initrd "$work/initramfs.gz" \
    -append "console=ttyS0 quiet panic=-1" </dev/null | stdbuf -o0 tr -d '\r' | tee "$log" || fail "the machine did not end in $limit_s s"
grep -q '^camera  *ok  *vivid: yuyv 640x480 at 25/s, delivers frames after ' "$log" || fail "portas check: see $log"
grep -q '^all [0-9]* passed$' "$log" && grep -q '^camera-test: exit 0$' "$log" || fail "see $log"
say "passed; log in $log"
