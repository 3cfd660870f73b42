# SPDX-License-Identifier: MIT
"""Start an emulated PC with the kernel in it, listen to it, and see how it ends.

Used by the launcher (tools/run.py) and by the tests (tests/machines/b2bvm.py).
A machine is described by a Spec; start(spec) gives a Machine whose serial log
grows while it runs.  Five ways lead into the kernel:

	kernel   QEMU's own Multiboot 1 loader, no firmware menu, the quickest
	grub     CD, BIOS, GRUB `multiboot`
	grub2    CD, BIOS, GRUB `multiboot2`
	uefi     CD, 32-bit UEFI, GRUB `multiboot2`  (uefi1: `multiboot`)
	bochs    CD, BIOS, GRUB `multiboot2`, in Bochs instead of QEMU

QEMU ends with 2v+1 when the kernel writes v to the isa-debug-exit port.  Bochs
has no such port: there the kernel's last line says the verdict.
"""
import json
import os
import pty
import re
import select
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import tty
from dataclasses import dataclass, field

import grubiso

GOOD, TEST_FAILED, PANIC, LEFT = 33, 35, 37, 39

SENTENCES = {
    GOOD: "the kernel's verdict is good (exit status 33)",
    TEST_FAILED: "a self-test failed: look for 'not ok' or 'crash:' above (exit status 35)",
    PANIC: "the kernel panicked: look for 'Kernel panic' above (exit status 37)",
    LEFT: "left at the prompt, before the boot was over: no verdict (exit status 39)",
    0: "the machine ended without a verdict: a reset (triple fault) or power-off",
    None: "the machine had to be stopped: it gave no verdict in time",
}

# The last words of a kernel that cannot tell the machine to end.
LAST_WORDS = ((re.compile(r"Kernel panic - not syncing"), PANIC),
              (re.compile(r"verdict: BAD"), TEST_FAILED),
              (re.compile(r"verdict: good"), GOOD))

OVMF_CODE = "/usr/share/OVMF/OVMF32_CODE_4M.secboot.fd"
OVMF_VARS = "/usr/share/OVMF/OVMF32_VARS_4M.fd"

GRUB_LOADERS = {           # loader: (GRUB command, firmware)
    "grub": ("multiboot", "pc"),
    "grub2": ("multiboot2", "pc"),
    "uefi": ("multiboot2", "efi"),
    "uefi1": ("multiboot", "efi"),
    "bochs": ("multiboot2", "pc"),
}
LOADERS = ("kernel", *GRUB_LOADERS)


class MachineError(Exception):
    """The machine could not be started or asked; the text says why."""


@dataclass
class Spec:
    """A machine to build.  mem is in MiB or a text such as "3.5G"."""
    kernel: str
    loader: str = "kernel"
    mem: object = 256
    machine: str = "pc"
    cpu: str = ""
    cpus: int = 1
    append: str = ""
    modules: list = field(default_factory=list)    # (path, command line)
    iso: str = ""               # a CD that holds the kernel already (append must be empty)
    threads: str = ""           # "multi": one for each processor; "single": in turn; see accelerator()
    debug_exit: bool = True     # without it the kernel halts at its end and can be looked at
    display: bool = False
    extra: list = field(default_factory=list)      # more arguments for QEMU


def mebibytes(size):
    """512, "512", "512M", "3.5G" → MiB."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([MmGg]?)[Bb]?", str(size))
    if not match:
        raise MachineError(f"cannot read the memory size '{size}' (say 512 or 512M or 3.5G)")
    mib = float(match[1]) * (1024 if match[2] in "Gg" and match[2] else 1)
    if mib != int(mib):
        raise MachineError(f"the memory size '{size}' is no whole number of MiB")
    if mib < 2:
        raise MachineError(f"the memory size '{size}' is too small: the kernel itself begins at 1 MiB")
    return int(mib)


def sentence(code):
    return SENTENCES.get(code, f"the emulator itself failed (exit status {code})")


def boot_iso(spec, workdir):
    """The CD for this machine: the given one where it fits, else one made for it."""
    if spec.iso and not spec.append and not spec.modules:
        return spec.iso
    protocol, firmware = GRUB_LOADERS[spec.loader]
    path = f"{workdir}/boot.iso"
    grubiso.make_iso(path, spec.kernel, protocol, spec.append, spec.modules, firmware)
    return path


def firmware_arguments(spec, workdir):
    """The board, and for UEFI its two flash chips (the second is written to: a copy)."""
    if not spec.loader.startswith("uefi"):
        return ["-machine", spec.machine]
    if not os.path.exists(OVMF_CODE):
        raise MachineError(f"32-bit UEFI firmware is missing ({OVMF_CODE}); run tools/deps uefi")
    shutil.copy(OVMF_VARS, f"{workdir}/vars.fd")
    return ["-machine", "q35,smm=on",
            "-global", "driver=cfi.pflash01,property=secure,value=on",
            "-drive", f"if=pflash,unit=0,format=raw,readonly=on,file={OVMF_CODE}",
            "-drive", f"if=pflash,unit=1,format=raw,file={workdir}/vars.fd"]


def loader_arguments(spec, workdir):
    if spec.loader != "kernel":
        return ["-cdrom", boot_iso(spec, workdir)]
    arguments = ["-kernel", spec.kernel]
    if spec.append:
        arguments += ["-append", spec.append]
    if spec.modules:
        listed = [f"{path} {cmdline}".strip() for path, cmdline in spec.modules]
        arguments += ["-initrd", ",".join(listed)]
    return arguments


def accelerator(spec):
    """One thread for each processor as long as the host has so many, else one for all.

    A ticket lock serves its waiters in order.  Where more of them spin than the host has
    processors, the next in line is often not running, and every hand-over waits for the host's
    scheduler: 8 processors on 2 took 27 s for what one thread does in 0.3 s.  One thread goes
    on to the next processor at each PAUSE, HLT and time slice.
    """
    alone = spec.cpus > len(os.sched_getaffinity(0)) or "-icount" in spec.extra
    return f"tcg,thread={spec.threads or ('single' if alone else 'multi')}"


def qemu_command(spec, workdir, serial="stdio"):
    command = ["qemu-system-i386", *firmware_arguments(spec, workdir), "-accel", accelerator(spec),
               "-m", str(mebibytes(spec.mem)), "-smp", str(spec.cpus), "-no-reboot",
               "-nodefaults", "-vga", "std", "-net", "none", "-serial", serial]
    if spec.cpu:
        command += ["-cpu", spec.cpu]
    if not spec.display:
        command += ["-display", "none"]
    if spec.debug_exit:
        command += ["-device", "isa-debug-exit,iobase=0xf4,iosize=4"]
    return command + loader_arguments(spec, workdir) + list(spec.extra)


# In front of what is meant for QEMU itself, with the machine's serial port on the terminal:
# Ctrl-].  QEMU's own choice, Ctrl-A, goes to the beginning of a line in the kernel's editor.
ESCAPE = 0x1d


def terminal_command(spec, workdir, log):
    """QEMU with the machine's serial port on this terminal; every key goes there, Ctrl-C too."""
    command = qemu_command(spec, workdir, serial="chardev:terminal")
    return [*command, "-chardev", f"stdio,id=terminal,mux=on,signal=off,logfile={log}",
            "-mon", "chardev=terminal", "-echr", str(ESCAPE)]


def debug_command(spec, log):
    """A shell command for gdb's `target remote |`: QEMU, stopped at its first instruction.

    Only for loader "kernel", which needs no files of its own.
    """
    command = qemu_command(spec, workdir="", serial=f"file:{log}")
    return " ".join(map(shlex.quote, [*command, "-S", "-gdb", "stdio"]))


BOCHSRC = """\
megs: {mib}
cpu: {cpu}count={cpus}, ips=200000000, reset_on_triple_fault=0
romimage: file=/usr/share/bochs/BIOS-bochs-latest, options=fastboot
vgaromimage: file=/usr/share/vgabios/vgabios.bin
boot: cdrom
ata0-master: type=cdrom, path="{iso}", status=inserted
com1: enabled=1, mode=file, dev="{serial}"
display_library: term
clock: sync=none
log: {workdir}/bochs.log
panic: action=fatal
"""


def bochs_command(spec, workdir):
    """Bochs wants a configuration file, and a file of debugger commands that says go."""
    if not shutil.which("bochs"):
        raise MachineError("Bochs is missing; run tools/deps bochs")
    cpu = f"model={spec.cpu}, " if spec.cpu else ""
    with open(f"{workdir}/bochsrc", "w", encoding="ascii") as file:
        file.write(BOCHSRC.format(mib=mebibytes(spec.mem), cpu=cpu, cpus=spec.cpus,
                                  iso=boot_iso(spec, workdir), serial=f"{workdir}/serial",
                                  workdir=workdir))
    with open(f"{workdir}/commands", "w", encoding="ascii") as file:
        file.write("c\n")
    with open(f"{workdir}/serial", "wb"):
        pass
    return ["bochs", "-q", "-f", f"{workdir}/bochsrc", "-rc", f"{workdir}/commands"]


class Machine:
    """A running machine.  Use as a context manager: leaving the block ends it.

    echo, if given, is called with each piece of serial output as it arrives.
    """

    def __init__(self, spec, echo=None):
        self.spec = spec
        self.exit_code = None       # GOOD, TEST_FAILED, PANIC, other; None: no end seen
        self._echo = echo
        self._log = ""
        self._news = threading.Condition()
        self._ended = False
        self._qmp = None
        self._workdir = tempfile.TemporaryDirectory(prefix="b2b-vm-")
        try:
            self._start()
        except BaseException:
            self._workdir.cleanup()
            raise

    def _start(self):
        if self.spec.loader not in LOADERS:
            raise MachineError(f"no loader '{self.spec.loader}' (there are {', '.join(LOADERS)})")
        if not os.path.exists(self.spec.kernel):
            raise MachineError(f"no kernel at {self.spec.kernel}; run make first")
        if self.spec.loader == "bochs":
            self._start_bochs()
        else:
            self._start_qemu()

    def _start_qemu(self):
        workdir = self._workdir.name
        self.command = [*qemu_command(self.spec, workdir),
                        "-qmp", f"unix:{workdir}/qmp,server=on,wait=off"]
        # A terminal is handed on, so that one can type to the kernel's serial port.
        stdin = None if self._echo and os.isatty(0) else subprocess.PIPE
        self._process = subprocess.Popen(self.command, stdin=stdin, stdout=subprocess.PIPE,
                                         stderr=subprocess.STDOUT)
        self._follow(self._read_pipe)

    def _start_bochs(self):
        self.command = bochs_command(self.spec, self._workdir.name)
        # The text display insists on a terminal: give it one that nobody looks at.
        self._screen, console = pty.openpty()
        self._process = subprocess.Popen(self.command, stdin=console, stdout=console,
                                         stderr=console, start_new_session=True,
                                         env={**os.environ, "TERM": "vt100"})
        os.close(console)
        threading.Thread(target=self._drain_screen, daemon=True).start()
        self._follow(self._read_file)

    def _drain_screen(self):
        """Bochs: read its console, and the terminal on which it shows the VGA screen.

        It names that one on its console.  Nobody looks, but an unread terminal fills up,
        and then Bochs waits for ever.
        """
        said, terminals = b"", [self._screen]
        try:
            while True:
                for terminal in select.select(terminals, [], [])[0]:
                    piece = os.read(terminal, 65536)
                    if len(terminals) == 1:
                        said += piece
                        if match := re.search(rb'connected to screen "([^"]+)"', said):
                            terminals.append(os.open(match[1], os.O_RDWR | os.O_NOCTTY))
                            tty.setraw(terminals[1])
        except OSError:
            pass        # Bochs has ended
        for terminal in terminals[1:]:
            os.close(terminal)

    def _follow(self, reader):
        self._reader = threading.Thread(target=reader, daemon=True)
        self._reader.start()

    def _read_pipe(self):
        while piece := self._process.stdout.read1(65536):
            self._heard(piece)
        self._process.wait()
        self._end(self._process.returncode)

    def _read_file(self):
        """Bochs: follow the file, and stop the machine once the kernel has spoken its last."""
        with open(f"{self._workdir.name}/serial", "rb") as serial:
            while self._process.poll() is None and self._last_words() is None:
                self._heard(serial.read())
                time.sleep(0.05)
            time.sleep(0.2)     # what follows the verdict in the same breath
            self._heard(serial.read())
        self._kill()
        self._end(self._last_words())

    def _kill(self):
        """End the emulator; `bochs` is a script and has a process group with the real one."""
        if self._process.poll() is None:
            if self.spec.loader == "bochs":
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()
            self._process.wait()

    def _last_words(self):
        return next((code for said, code in LAST_WORDS if said.search(self._log)), None)

    def _heard(self, piece):
        text = piece.decode("latin-1").replace("\r", "")
        if not text:
            return
        with self._news:
            self._log += text
            self._news.notify_all()
        if self._echo:
            self._echo(text)

    def _end(self, code):
        with self._news:
            self.exit_code = code
            self._ended = True
            self._news.notify_all()

    @property
    def log(self):
        """Everything the serial port said so far, firmware included."""
        with self._news:
            return self._log

    @property
    def ended(self):
        return self._ended

    def wait(self, timeout):
        """Wait for the machine's end.  Return: whether it came within timeout seconds."""
        with self._news:
            return self._news.wait_for(lambda: self._ended, timeout)

    def wait_for(self, pattern, timeout, start=0):
        """Wait until the log matches the pattern, from a place on.  Return: the match, or None."""
        pattern = re.compile(pattern, re.MULTILINE)
        found = []

        def seen():
            found[:] = [pattern.search(self._log, start)]
            return found[0] or self._ended

        with self._news:
            self._news.wait_for(seen, timeout)
        return found[0]

    def send(self, text):
        """Type to the kernel's serial port."""
        self._process.stdin.write(text.encode("latin-1"))
        self._process.stdin.flush()

    def qmp(self, command, **arguments):
        """One QMP command.  Return: its answer; events on the way are skipped."""
        if self._qmp is None:
            self._qmp = self._connect_qmp()
            self._ask({"execute": "qmp_capabilities"})
        return self._ask({"execute": command, "arguments": arguments})

    def monitor(self, line):
        """One command of QEMU's human monitor, as text: monitor("info tlb")."""
        return self.qmp("human-monitor-command", **{"command-line": line}).replace("\r", "")

    def _connect_qmp(self):
        path = f"{self._workdir.name}/qmp"
        deadline = time.monotonic() + 10
        while True:
            try:
                link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                link.connect(path)
                break
            except OSError as error:
                link.close()
                if time.monotonic() > deadline:
                    raise MachineError(f"QEMU's QMP socket does not answer: {error}") from error
                time.sleep(0.05)
        link.settimeout(60)
        stream = link.makefile("rw", encoding="utf-8")
        stream.readline()       # the greeting
        return stream

    def _ask(self, request):
        self._qmp.write(json.dumps(request) + "\n")
        self._qmp.flush()
        while line := self._qmp.readline():
            answer = json.loads(line)
            if "error" in answer:
                raise MachineError(f"{request['execute']}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]
        raise MachineError(f"{request['execute']}: QEMU closed the line")

    def close(self):
        """End the machine if it still runs, and remove its files."""
        self._kill()
        self._reader.join(10)
        for end in (self._process.stdin, self._process.stdout, self._qmp):
            try:
                if end:
                    end.close()
            except OSError:
                pass        # the other side is gone already
        if self.spec.loader == "bochs":
            os.close(self._screen)
        self._workdir.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def start(spec, echo=None):
    return Machine(spec, echo)
