#!/usr/bin/env python3
"""What the window costs, on a display of its own and a software renderer: `make window-bench`.

start    from the program's start to the first picture of its own on the screen, a new data folder each time
input    from a touch (language, in turn) to the headline changed on the screen
memory   resident after that
drawing  share of a core while the lane's first screen waits: all threads, moving hint included

Needs Xvfb and python-xlib (Debian: xvfb, python3-xlib). Prints one line a figure.
"""

import os
import subprocess
import sys
import tempfile
import time
from statistics import median

from Xlib import X, display
from Xlib.ext import xtest

SCREEN = (1920, 1080)
# Places in the demo's window, 1728x800: two languages, and a piece of the headline.
LANGUAGES = [(1052, 698), (1122, 698)]
HEADLINE = (545, 180, 200, 60)
STARTS, TOUCHES, IDLE_S = 7, 40, 20


def piece(screen, area):
    x, y, width, height = area
    return screen.root.get_image(x, y, width, height, X.ZPixmap, 0xFFFFFF).data


def until_changed(screen, area, before, since, limit_s):
    while time.monotonic() - since < limit_s:
        if piece(screen, area) != before:
            return (time.monotonic() - since) * 1000
        time.sleep(0.001)
    sys.exit(f"nothing changed on the screen within {limit_s} s")


def start(program, environment, data):
    arguments = [program, "--data", data]
    return subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def stop(process):
    process.terminate()
    process.wait(10)


def starts(screen, program, environment):
    taken = []
    for _ in range(STARTS):
        with tempfile.TemporaryDirectory() as data:
            before = piece(screen, HEADLINE)
            since = time.monotonic()
            process = start(program, environment, data)
            taken.append(until_changed(screen, HEADLINE, before, since, 10))
            stop(process)
            time.sleep(0.5)
    return sorted(taken)


def touches(screen, root_display):
    taken = []
    for turn in range(TOUCHES):
        xtest.fake_input(root_display, X.MotionNotify, x=LANGUAGES[turn % 2][0], y=LANGUAGES[turn % 2][1])
        root_display.sync()
        # No multiple of a frame: touches fall anywhere between two.
        time.sleep(0.4 + 0.0131 * turn)
        before = piece(screen, HEADLINE)
        since = time.monotonic()
        xtest.fake_input(root_display, X.ButtonPress, 1)
        xtest.fake_input(root_display, X.ButtonRelease, 1)
        root_display.sync()
        taken.append(until_changed(screen, HEADLINE, before, since, 5))
    return sorted(taken)


def resident_mb(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) / 1000 for line in status if line.startswith("VmRSS"))


def cpu_s(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    program = sys.argv[1]
    read, write = os.pipe()
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", size], pass_fds=[write], stderr=subprocess.DEVNULL)
    name = ":" + os.read(read, 16).decode().strip()
    environment = os.environ | {"DISPLAY": name, "LIBGL_ALWAYS_SOFTWARE": "1"}
    environment.pop("WAYLAND_DISPLAY", None)
    try:
        root_display = display.Display(name)
        screen = root_display.screen()
        taken = starts(screen, program, environment)
        print(f"start to first picture: median {median(taken):.0f} ms, worst of {STARTS} {taken[-1]:.0f} ms")
        with tempfile.TemporaryDirectory() as data:
            process = start(program, environment, data)
            time.sleep(4)
            taken = touches(screen, root_display)
            print(f"touch to screen: median {median(taken):.0f} ms, p95 {taken[int(TOUCHES * 0.95) - 1]:.0f} ms")
            print(f"resident: {resident_mb(process.pid):.0f} MB")
            before = cpu_s(process.pid)
            time.sleep(IDLE_S)
            print(f"waiting, the demo's devices and drawing: {(cpu_s(process.pid) - before) / IDLE_S * 100:.1f} % of a core")
            stop(process)
    finally:
        server.terminate()


main()
