'use strict';
// Which library is loaded, and what is said if there is none or a wrong one.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { afterEach, beforeEach, test } = require('node:test');

const { find } = require('../lib/find');
const { faultOf, interpreterOf } = require('../lib/library-file');
const { PLATFORMS, fileName, libcOf, packageFor, thisPlatform } = require('../lib/platforms');
const { version } = require('../package.json');
const { link, node, project } = require('./helpers/project');

const LIBRARY = find().file;
const HERE = thisPlatform();
const NAME = packageFor(HERE);
const FILE = fileName(process.platform);

let made;
beforeEach(() => {
  made = project({ 'package.json': '{"name": "consumer", "private": true}' });
  // Without NODE_PATH, so that no package of the platform is found there.
  for (const name of ['koffi', 'ffi-napi', 'ref-napi', '@2060.io/ffi-napi', '@2060.io/ref-napi']) link(made.folder, name);
});
afterEach(() => made.remove());

/** Puts a package of a platform into a folder of packages; `library` is a file to be linked, or null. */
function platformPackage(name, { library = LIBRARY, its = version, folder = made.folder } = {}) {
  const to = path.join(folder, 'node_modules', name);
  fs.mkdirSync(to, { recursive: true });
  fs.writeFileSync(path.join(to, 'package.json'), JSON.stringify({ name, version: its }));
  if (library !== null) fs.symlinkSync(library, path.join(to, FILE));
  return to;
}

/** Loads the binding in the project; its version, or the Error in words. */
async function load(env = {}, program = "console.log(require('pactlib').version())") {
  const { stdout, stderr } = await node(made.folder, ['-e', program], { NODE_PATH: '', PACT_LIBRARY: '', CARGO_TARGET_DIR: '', ...env });
  return stdout.trim() + (stderr.match(/^\w*Error: .*|PactWarning: .*/m)?.[0] ?? stderr);
}

/** The same, with the files that the process has loaded. */
const LOADED = "require('pactlib'); console.log(process.report.getReport().sharedObjects.join('\\n'))";

test('the package of the platform has the library', async () => {
  platformPackage(NAME);

  assert.equal(await load(), version);
});

test('a missing package is named, with what it is for and how to get it', async () => {
  const text = await load();

  assert.ok(text.includes(`the library for ${Object.values(HERE).filter(Boolean).join(' ')} was not found`), text);
  assert.ok(text.includes(`${NAME} ${version} is not installed`), text);
  assert.match(text, /see Installation in the README.md of pactlib\), or set PACT_LIBRARY to the path of the library$/);
});

test('a package for another platform is named too', async () => {
  const other = Object.keys(PLATFORMS).find((name) => name !== NAME);
  platformPackage(other);

  const text = await load();

  assert.ok(text.includes(`${NAME} ${version} is not installed. Installed for another platform: ${other}.`), text);
});

test('a package of another version is refused', async () => {
  const folder = platformPackage(NAME, { its: '0.4.0' });

  assert.equal(
    await load(),
    `Error: ${NAME} in ${folder} is version 0.4.0 and pactlib is version ${version}; install both in one version`,
  );
});

test('a package without its library is refused', async () => {
  const folder = platformPackage(NAME, { library: null });

  assert.equal(await load(), `Error: ${NAME} in ${folder} has no ${FILE}; install it again`);
});

test('PACT_LIBRARY comes before the package of the platform', async () => {
  platformPackage(NAME, { its: '0.4.0' });

  assert.equal(await load({ PACT_LIBRARY: LIBRARY }), version);
});

test('PACT_LIBRARY is relative to the current folder', async () => {
  fs.symlinkSync(LIBRARY, path.join(made.folder, FILE));

  assert.equal(await load({ PACT_LIBRARY: FILE }), version);
});

test('PACT_LIBRARY that names no library is an error with words', async () => {
  const file = path.join(made.folder, 'package.json');

  assert.equal(await load({ PACT_LIBRARY: '/nowhere' }), 'Error: there is no /nowhere, which PACT_LIBRARY names');
  assert.equal(await load({ PACT_LIBRARY: made.folder }), `Error: PACT_LIBRARY: ${made.folder} is a folder`);
  assert.equal(await load({ PACT_LIBRARY: file }), `Error: PACT_LIBRARY: ${file} is no shared library`);
});

test('a library that lacks the functions is an error that names it', { skip: process.platform !== 'linux' }, async () => {
  const other = process.report.getReport().sharedObjects.find((file) => path.isAbsolute(file) && path.basename(file).startsWith('libc'));

  const text = await load({ PACT_LIBRARY: other });

  assert.ok(text.startsWith(`Error: PACT_LIBRARY: ${other} cannot be loaded: `), text);
  assert.match(text, /pactffi_version/);
});

test('a library that was copied half is not loaded', { skip: process.platform !== 'linux' }, async () => {
  const half = path.join(made.folder, FILE);
  const { size } = fs.statSync(LIBRARY);
  for (const length of [size - 1, size >> 1, 4096, 64, 20]) {
    fs.copyFileSync(LIBRARY, half);
    fs.truncateSync(half, length);

    const text = await load({ PACT_LIBRARY: half });

    assert.match(text, /^Error: PACT_LIBRARY: .* is cut off(: it has \d+ of \d+ bytes)?$/, `${length} bytes: ${text}`);
  }
});

test('the library can be in the folder of the package', async () => {
  fs.symlinkSync(LIBRARY, path.join(made.folder, 'node_modules/pactlib', FILE));

  assert.equal(await load(), version);
});

test('what is linked from elsewhere uses the packages of the project: the platform and koffi', async () => {
  const elsewhere = path.join(made.folder, 'elsewhere');
  const user = path.join(made.folder, 'user');
  fs.mkdirSync(user);
  fs.renameSync(path.join(made.folder, 'node_modules/pactlib'), elsewhere);
  fs.renameSync(path.join(made.folder, 'node_modules'), path.join(user, 'node_modules'));
  fs.symlinkSync(elsewhere, path.join(user, 'node_modules/pactlib'), 'junction');
  platformPackage(NAME, { folder: user });

  assert.equal(await load({}, "process.chdir('user'); console.log(module.require('./user/node_modules/pactlib').version())"), version);
});

test('in a checkout it is the library that was built last', { skip: process.platform === 'win32' }, async () => {
  const folder = path.join(made.folder, 'checkout/bindings/node');
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  fs.renameSync(path.join(made.folder, 'node_modules/pactlib'), folder);
  fs.symlinkSync(folder, path.join(made.folder, 'node_modules/pactlib'));
  fs.symlinkSync(path.join(made.folder, 'node_modules'), path.join(made.folder, 'checkout/node_modules'));
  const built = [`target/dist/${PLATFORMS[NAME].triple}`, 'target/release'].map((name, age) => {
    const file = path.join(made.folder, 'checkout', name, FILE);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.copyFileSync(LIBRARY, file);
    fs.utimesSync(file, 1e9 + age, 1e9 + age);
    return file;
  });
  assert.match(await load(), /is not installed/);

  for (const name of ['Cargo.toml', 'pact.h']) fs.writeFileSync(path.join(made.folder, 'checkout', name), '');
  assert.ok((await load({}, LOADED)).split('\n').includes(built[1]));
  fs.utimesSync(built[0], 2e9, 2e9);
  assert.ok((await load({}, LOADED)).split('\n').includes(built[0]));
  fs.truncateSync(built[0], 4096);
  assert.match(await load(), /^Error: the library built in the checkout: .* is cut off/);
});

test('a platform without a package gets an error that says what to do', async () => {
  platformPackage(NAME);
  const text = await load({}, `
require('./node_modules/pactlib/lib/foreign');
Object.defineProperty(process, 'arch', { value: 'mips' });
require('pactlib');`);

  assert.match(text, /^Error: pactlib has no library for \w+ mips.*; build it from its source and set PACT_LIBRARY to its path$/);
});

test('the C library is recognised by the loader of the program, else by the report', () => {
  const never = () => assert.fail('the report is not needed');
  assert.equal(libcOf('/lib64/ld-linux-x86-64.so.2', never), 'glibc');
  assert.equal(libcOf('/nix/store/x-glibc-2.40/lib/ld-linux-aarch64.so.1', never), 'glibc');
  assert.equal(libcOf('/lib/ld-musl-x86_64.so.1', never), 'musl');
  assert.equal(libcOf('/lib/ld-musl-aarch64.so.1', never), 'musl');

  assert.equal(libcOf(null, () => ({ header: { glibcVersionRuntime: '2.36' }, sharedObjects: ['/lib/libc.so.6'] })), 'glibc');
  assert.equal(libcOf(null, () => ({ header: {}, sharedObjects: ['/lib/ld-musl-x86_64.so.1'] })), 'musl');
  assert.equal(libcOf('/opt/loader', () => ({ header: {}, sharedObjects: ['/lib/libc.musl-x86_64.so.1'] })), 'musl');
  assert.equal(libcOf(null, () => ({ header: {} })), 'glibc');
});

test('the report of this process says the same as its loader', { skip: process.platform !== 'linux' }, () => {
  assert.match(interpreterOf(process.execPath), /^\/.*\/ld-/);
  assert.equal(libcOf(null, () => process.report.getReport()), HERE.libc);
});

test('each platform has one package', () => {
  for (const [name, { platform, arch, libc }] of Object.entries(PLATFORMS)) assert.equal(packageFor({ platform, arch, libc }), name);
  assert.equal(packageFor({ platform: 'linux', arch: 'riscv64', libc: 'glibc' }), undefined);
  assert.equal(fileName('win32'), 'pact_ffi.dll');
});

test('a file for another system or processor is recognised by its first bytes', () => {
  const file = path.join(made.folder, 'library');
  const fault = (bytes, platform, arch) => {
    fs.writeFileSync(file, bytes);
    return faultOf(file, { platform, arch });
  };
  const elf = Buffer.alloc(64);
  elf.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  elf[18] = 183;

  assert.equal(fault(elf, 'linux', 'arm64'), null);
  assert.equal(fault(elf, 'linux', 'x64'), 'is for arm64, not for x64');
  assert.equal(fault(elf, 'win32', 'x64'), 'is for Linux, not for Windows');
  assert.equal(fault('MZ and more', 'win32', 'x64'), null);
  assert.equal(fault('MZ and more', 'linux', 'x64'), 'is for Windows, not for Linux');
  assert.equal(fault(Buffer.from('cffaedfe', 'hex'), 'darwin', 'arm64'), null);
  assert.equal(fault('', 'linux', 'x64'), 'is no shared library');
  elf[4] = 1;
  assert.equal(fault(elf, 'linux', 'arm64'), 'is not for 64 bits');
  assert.equal(interpreterOf(path.join(made.folder, 'nothing')), null);
});
