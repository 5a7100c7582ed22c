#!/usr/bin/env python3
"""extract-vmlinux.py BZIMAGE VMLINUX: writes the ELF image that a compressed x86 kernel carries.

The boot protocol (Documentation/arch/x86/boot.rst of the kernel) says where it lies: `setup_sects` at 0x1f1 gives the size
of the real-mode part, `payload_offset` and `payload_length` at 0x248 give the compressed payload behind it.
"""

import struct
import subprocess
import sys

# The first bytes of a payload, and the program that unpacks it. The kernel appends the unpacked size as four bytes, which
# these programs either ignore or complain about after all output is written.
UNPACKERS = {
    b"\x28\xb5\x2f\xfd": ["zstd", "-dcq"],
    b"\xfd7zX": ["xz", "-dc", "--single-stream"],
    b"\x1f\x8b": ["gzip", "-dc"],
}


def main() -> None:
    with open(sys.argv[1], "rb") as file:
        image = file.read()
    setup_sectors = image[0x1F1] or 4
    offset, length = struct.unpack_from("<II", image, 0x248)
    start = (setup_sectors + 1) * 512 + offset
    payload = image[start : start + length]
    for magic, command in UNPACKERS.items():
        if payload.startswith(magic):
            break
    else:
        sys.exit(f"unknown compression of the kernel: {payload[:6].hex()}")
    result = subprocess.run(command, input=payload, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if not result.stdout.startswith(b"\x7fELF"):
        sys.exit(f"{command[0]} found no ELF image: {result.stderr.decode(errors='replace')}")
    with open(sys.argv[2], "wb") as file:
        file.write(result.stdout)


main()
