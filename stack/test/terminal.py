"""Runs a command on a terminal of its own. Lines on stdin: `interrupt` types Ctrl-C, `close` closes the terminal."""

import os
import pty
import select
import sys

child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:])

while True:
    readable, _, _ = select.select([terminal, 0], [], [])
    if 0 in readable:
        command = os.read(0, 64)
        if b"close" in command:
            break
        if b"interrupt" in command:
            os.write(terminal, b"\x03")
    if terminal in readable:
        try:
            os.write(1, os.read(terminal, 4096))
        except OSError:  # the last program on the terminal ended
            break

os.close(terminal)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 1)
