'use strict';
// Small projects in temporary folders that have the binding installed.

const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const BINDING = path.join(__dirname, '..', '..');

/** Where the packages of the tests are: the binding's own, and those of NODE_PATH. */
const PACKAGES = [path.join(BINDING, 'node_modules'), ...(process.env.NODE_PATH ?? '').split(path.delimiter)].filter(Boolean);

/** A project with these files: names and texts. The binding is in its node_modules, as npm packs it. */
function project(files) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'pactlib-')));
  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(path.join(modules, 'pactlib'), { recursive: true });
  const [packed] = JSON.parse(npm('pack', '--json', '--dry-run', BINDING));
  for (const file of packed.files) {
    const to = path.join(modules, 'pactlib', file.path);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.copyFileSync(path.join(BINDING, file.path), to);
  }
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return { folder, write: (name, text) => fs.writeFileSync(path.join(folder, name), text), remove: () => fs.rmSync(folder, { recursive: true }) };
}

function npm(...values) {
  const program = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  return execFileSync(program, values, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], shell: process.platform === 'win32' });
}

/** Links a package of the tests into a project; returns its folder, or null if it is not installed. */
function link(folder, name) {
  const found = PACKAGES.map((place) => path.join(place, name)).find((place) => fs.existsSync(place));
  if (found === undefined) return null;
  const to = path.join(folder, 'node_modules', name);
  fs.mkdirSync(path.dirname(to), { recursive: true });
  if (!fs.existsSync(to)) fs.symlinkSync(fs.realpathSync(found), to, 'junction');
  return to;
}

/** Runs Node in a folder; resolves to `{ code, signal, stdout, stderr }`. */
function node(folder, values, env = {}) {
  const options = { cwd: folder, env: { ...process.env, NODE_PATH: PACKAGES.join(path.delimiter), ...env }, stdio: ['ignore', 'pipe', 'pipe'] };
  // A test that runs in a test reports to its parent in a form of its own.
  delete options.env.NODE_TEST_CONTEXT;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, values, options);
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (texts[name] += text));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...texts }));
  });
}

module.exports = { BINDING, PACKAGES, project, link, node };
