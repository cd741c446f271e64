'use strict';
// Reads the first bytes of programs and libraries. A library that is cut off can end the process that loads it.

const fs = require('node:fs');

const MACHINES = { 3: 'ia32', 40: 'arm', 62: 'x64', 183: 'arm64', 243: 'riscv64' };
const INTERPRETER = 3;

/** Which system a file is for, by its first bytes; null if it is no library. */
function systemOf(bytes) {
  if (bytes.length < 4) return null;
  if (bytes.readUInt32BE(0) === 0x7f454c46) return 'linux';
  if (bytes.toString('latin1', 0, 2) === 'MZ') return 'win32';
  return [0xcffaedfe, 0xcafebabe].includes(bytes.readUInt32BE(0)) ? 'darwin' : null;
}

const SYSTEMS = { darwin: 'macOS', linux: 'Linux', win32: 'Windows' };

/** Calls a function with what reads from a file: `read(at, length)` gives as many bytes as there are. */
function reading(file, use) {
  const opened = fs.openSync(file, 'r');
  try {
    return use((at, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, fs.readSync(opened, bytes, 0, length, at));
    });
  } finally {
    fs.closeSync(opened);
  }
}

/** The header of an ELF file of 64 bits, with its segments and where it ends; null if it is another one or is cut off in them. */
function elf(read) {
  const header = read(0, 64);
  const is64LittleEndian = header.length === 64 && header[4] === 2 && header[5] === 1;
  if (systemOf(header) !== 'linux' || !is64LittleEndian) return null;
  const [at, size, count] = [Number(header.readBigUInt64LE(32)), header.readUInt16LE(54), header.readUInt16LE(56)];
  const table = size >= 56 ? read(at, size * count) : Buffer.alloc(0);
  const ends = [64, at + size * count];
  const segments = [];
  for (let entry = 0; entry + size <= table.length && size >= 56; entry += size) {
    const [offset, length] = [8, 32].map((member) => Number(table.readBigUInt64LE(entry + member)));
    segments.push({ type: table.readUInt32LE(entry), offset, length });
    ends.push(offset + length);
  }
  const sections = Number(header.readBigUInt64LE(40));
  if (sections > 0) ends.push(sections + header.readUInt16LE(58) * header.readUInt16LE(60));
  return { machine: MACHINES[header.readUInt16LE(18)] ?? 'another processor', segments, end: Math.max(...ends) };
}

/** The loader that a program for Linux names; null if it names none or is another file. */
function interpreterOf(program) {
  try {
    return reading(program, (read) => {
      const segment = elf(read)?.segments.find(({ type }) => type === INTERPRETER);
      return segment === undefined ? null : read(segment.offset, Math.min(segment.length, 4096)).toString('utf8').split('\0')[0];
    });
  } catch {
    return null;
  }
}

/** Why a file cannot be the library for a platform and a processor: the rest of a sentence about it. null if nothing is seen. */
function faultOf(file, { platform, arch }) {
  const status = fs.statSync(file);
  if (!status.isFile()) return status.isDirectory() ? 'is a folder' : 'is no file';
  return reading(file, (read) => {
    const system = systemOf(read(0, 4));
    if (system === null) return 'is no shared library';
    if (system !== platform && SYSTEMS[platform] !== undefined) return `is for ${SYSTEMS[system]}, not for ${SYSTEMS[platform]}`;
    if (system !== 'linux') return null;
    const found = elf(read);
    if (found === null) return status.size < 64 ? 'is cut off' : 'is not for 64 bits';
    if (found.end > status.size) return `is cut off: it has ${status.size} of ${found.end} bytes`;
    return found.machine === arch ? null : `is for ${found.machine}, not for ${arch}`;
  });
}

module.exports = { faultOf, interpreterOf };
