'use strict';

const nodeRequire = require('./require');

/**
 * The path of a module of an installed package. It is looked for from this package, then from the project: that is the place if
 * this package is a link to a folder elsewhere, or if the other one was installed from a file.
 */
function resolve(name) {
  try {
    return nodeRequire.resolve(name);
  } catch (error) {
    try {
      return nodeRequire.resolve(name, { paths: [process.cwd()] });
    } catch {
      throw error;
    }
  }
}

/** An installed package. */
function load(name) {
  return nodeRequire(resolve(name));
}

module.exports = { load, resolve };
