'use strict';
// The platforms that have a package with the library, and which of them this Node is.

const { interpreterOf } = require('./library-file');

/** By the name of the package: what it is for, and the Rust compiler's name of that. */
const PLATFORMS = {
  '@pactlib/linux-x64-gnu': { platform: 'linux', arch: 'x64', libc: 'glibc', triple: 'x86_64-unknown-linux-gnu' },
  '@pactlib/linux-arm64-gnu': { platform: 'linux', arch: 'arm64', libc: 'glibc', triple: 'aarch64-unknown-linux-gnu' },
  '@pactlib/linux-x64-musl': { platform: 'linux', arch: 'x64', libc: 'musl', triple: 'x86_64-unknown-linux-musl' },
  '@pactlib/linux-arm64-musl': { platform: 'linux', arch: 'arm64', libc: 'musl', triple: 'aarch64-unknown-linux-musl' },
  '@pactlib/win32-x64': { platform: 'win32', arch: 'x64', libc: null, triple: 'x86_64-pc-windows-gnu' },
  '@pactlib/darwin-x64': { platform: 'darwin', arch: 'x64', libc: null, triple: 'x86_64-apple-darwin' },
  '@pactlib/darwin-arm64': { platform: 'darwin', arch: 'arm64', libc: null, triple: 'aarch64-apple-darwin' },
};

const FILE_NAMES = { darwin: 'libpact_ffi.dylib', win32: 'pact_ffi.dll' };

/** The file name of the library on a platform. */
function fileName(platform) {
  return FILE_NAMES[platform] ?? 'libpact_ffi.so';
}

/**
 * The C library of a Node for Linux: `glibc` or `musl`. The program's loader tells it; where its name is unknown, the report of
 * the process does, which takes much longer.
 */
function libcOf(interpreter, report) {
  const loader = interpreter?.split('/').pop() ?? '';
  if (loader.startsWith('ld-musl-')) return 'musl';
  if (/^(ld-linux|ld64\.so|ld\.so)/.test(loader)) return 'glibc';
  const { header, sharedObjects } = report();
  if (header?.glibcVersionRuntime) return 'glibc';
  return sharedObjects?.some((file) => /libc\.musl-|ld-musl-/.test(file)) ? 'musl' : 'glibc';
}

function reportOfProcess() {
  const { report } = process;
  const before = report.excludeNetwork;
  // Looking up the names of open connections can take seconds.
  report.excludeNetwork = true;
  try {
    return report.getReport();
  } finally {
    report.excludeNetwork = before;
  }
}

/** What this Node runs on: `{ platform, arch, libc }`, where `libc` is null except on Linux. */
function thisPlatform() {
  const { platform, arch, execPath } = process;
  return { platform, arch, libc: platform === 'linux' ? libcOf(interpreterOf(execPath), reportOfProcess) : null };
}

/** The name of the package for a platform; undefined if there is none. */
function packageFor({ platform, arch, libc }) {
  return Object.keys(PLATFORMS).find((name) => {
    const its = PLATFORMS[name];
    return its.platform === platform && its.arch === arch && its.libc === libc;
  });
}

module.exports = { PLATFORMS, fileName, libcOf, packageFor, thisPlatform };
