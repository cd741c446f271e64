'use strict';
// Finds libpact_ffi: by PACT_LIBRARY, in the package of the platform, in this package, in the checkout around it.

const fs = require('node:fs');
const path = require('node:path');
const installed = require('./foreign/installed');
const { faultOf } = require('./library-file');
const { PLATFORMS, fileName, packageFor, thisPlatform } = require('./platforms');

/** The folder of this package. */
const HERE = path.dirname(__dirname);
const { version } = require('../package.json');

const HOW = 'see Installation in the README.md of pactlib';

/**
 * The library: `file` is its path, `origin` says what has led to it, and `isGiven` is true if the user has named it.
 * Throws an Error that says what is missing and how to get it.
 */
function find() {
  const here = thisPlatform();
  const found = given() ?? inPlatformPackage(here) ?? beside(here) ?? inCheckout(here);
  if (found === null) throw new Error(missing(here));
  const fault = faultOf(found.file, here);
  if (fault !== null) throw new Error(`${found.origin}: ${found.file} ${fault}`);
  return found;
}

function given() {
  const { PACT_LIBRARY } = process.env;
  if (!PACT_LIBRARY) return null;
  // Without a folder in its name the system would look for it elsewhere.
  const file = path.resolve(PACT_LIBRARY);
  if (!fs.existsSync(file)) throw new Error(`there is no ${PACT_LIBRARY}, which PACT_LIBRARY names`);
  return { file, origin: 'PACT_LIBRARY', isGiven: true };
}

/** The folder of an installed package; null if it is not there. */
function folderOf(name) {
  try {
    return path.dirname(installed.resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

function inPlatformPackage(here) {
  const name = packageFor(here);
  const folder = name === undefined ? null : folderOf(name);
  if (folder === null) return null;
  const its = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
  if (its !== version) {
    throw new Error(`${name} in ${folder} is version ${its} and pactlib is version ${version}; install both in one version`);
  }
  const file = path.join(folder, fileName(here.platform));
  if (!fs.existsSync(file)) throw new Error(`${name} in ${folder} has no ${path.basename(file)}; install it again`);
  return { file, origin: name, isGiven: false };
}

function beside(here) {
  const file = path.join(HERE, fileName(here.platform));
  return fs.existsSync(file) ? { file, origin: 'the library in the folder of pactlib', isGiven: false } : null;
}

/** What was built last in the checkout that this package is linked from. */
function inCheckout(here) {
  const root = path.join(HERE, '..', '..');
  if (!['Cargo.toml', 'pact.h'].every((name) => fs.existsSync(path.join(root, name)))) return null;
  const target = path.resolve(root, process.env.CARGO_TARGET_DIR || 'target');
  const triple = PLATFORMS[packageFor(here)]?.triple ?? 'none';
  const files = [path.join(target, 'dist', triple), path.join(target, 'release')]
    .map((folder) => path.join(folder, fileName(here.platform)))
    .filter((file) => fs.existsSync(file))
    .map((file) => ({ file, at: fs.statSync(file).mtimeMs }));
  if (files.length === 0) return null;
  const { file } = files.reduce((newest, one) => (one.at > newest.at ? one : newest));
  return { file, origin: 'the library built in the checkout', isGiven: false };
}

function missing(here) {
  const where = [here.platform, here.arch, here.libc].filter(Boolean).join(' ');
  const name = packageFor(here);
  if (name === undefined) return `pactlib has no library for ${where}; build it from its source and set PACT_LIBRARY to its path`;
  const others = Object.keys(PLATFORMS).filter((other) => other !== name && folderOf(other) !== null);
  const installed = others.length > 0 ? ` Installed for another platform: ${others.join(', ')}.` : '';
  return `the library for ${where} was not found: ${name} ${version} is not installed.${installed} `
    + `Install it beside pactlib (${HOW}), or set PACT_LIBRARY to the path of the library`;
}

module.exports = { find, version };
