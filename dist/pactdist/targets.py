"""The platforms that the library is built for, one row each."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Target:
    """A platform, under the name that the Rust compiler gives it, and its names elsewhere."""

    triple: str
    """The name of the Rust compiler, as `dist/build` takes it."""
    os: str
    """`linux`, `windows` or `macos`: how clients name files that they download."""
    arch: str
    """`x86_64` or `aarch64`, for the same."""
    shared: str
    """The file name of the shared library."""
    static: str = "libpact_ffi.a"
    import_library: str | None = None
    """On Windows, what programs link that use the shared library."""
    glibc: str | None = None
    """The oldest version of glibc that loads the library."""
    musl: bool = False
    linker: str = "zig"
    """What links it: `zig`, `mingw`, or `xcode` for a platform that is only checked where its linker is missing."""
    wheel: tuple[str, ...] = ()
    """The platform tags of its Python wheel."""
    npm: dict[str, list[str]] = dataclasses.field(default_factory=dict, hash=False)
    """`os`, `cpu` and `libc` of its npm package."""

    @property
    def asset(self) -> str:
        """The name of the library as a file that clients download by name, without `.gz`."""
        if self.os == "windows":
            return f"pact_ffi-windows-{self.arch}.dll"
        suffix = "-musl" if self.musl else ""
        extension = "dylib" if self.os == "macos" else "so"
        return f"libpact_ffi-{self.os}-{self.arch}{suffix}.{extension}"

    @property
    def archive(self) -> str:
        """The name of its release archive, with its version to be put in."""
        extension = "zip" if self.os == "windows" else "tar.gz"
        return f"pact_ffi-{{version}}-{self.triple}.{extension}"

    @property
    def program_suffix(self) -> str:
        """What the names of programs end in."""
        return ".exe" if self.os == "windows" else ""

    @property
    def compile_only(self) -> bool:
        """Whether it can only be checked away from its own system."""
        return self.linker == "xcode"


PROGRAMS = ("pact_mock_server_cli", "pact_verifier_cli")

TARGETS: dict[str, Target] = {
    target.triple: target
    for target in (
        Target(
            "x86_64-unknown-linux-gnu", "linux", "x86_64", "libpact_ffi.so", glibc="2.17",
            wheel=("manylinux_2_17_x86_64", "manylinux2014_x86_64"),
            npm={"os": ["linux"], "cpu": ["x64"], "libc": ["glibc"]},
        ),
        Target(
            "aarch64-unknown-linux-gnu", "linux", "aarch64", "libpact_ffi.so", glibc="2.17",
            wheel=("manylinux_2_17_aarch64", "manylinux2014_aarch64"),
            npm={"os": ["linux"], "cpu": ["arm64"], "libc": ["glibc"]},
        ),
        Target(
            "x86_64-unknown-linux-musl", "linux", "x86_64", "libpact_ffi.so", musl=True,
            wheel=("musllinux_1_2_x86_64",),
            npm={"os": ["linux"], "cpu": ["x64"], "libc": ["musl"]},
        ),
        Target(
            "aarch64-unknown-linux-musl", "linux", "aarch64", "libpact_ffi.so", musl=True,
            wheel=("musllinux_1_2_aarch64",),
            npm={"os": ["linux"], "cpu": ["arm64"], "libc": ["musl"]},
        ),
        Target(
            "x86_64-pc-windows-gnu", "windows", "x86_64", "pact_ffi.dll", import_library="libpact_ffi.dll.a",
            linker="mingw", wheel=("win_amd64",), npm={"os": ["win32"], "cpu": ["x64"]},
        ),
        Target(
            "x86_64-apple-darwin", "macos", "x86_64", "libpact_ffi.dylib", linker="xcode",
            wheel=("macosx_10_12_x86_64",), npm={"os": ["darwin"], "cpu": ["x64"]},
        ),
        Target(
            "aarch64-apple-darwin", "macos", "aarch64", "libpact_ffi.dylib", linker="xcode",
            wheel=("macosx_11_0_arm64",), npm={"os": ["darwin"], "cpu": ["arm64"]},
        ),
    )
}
