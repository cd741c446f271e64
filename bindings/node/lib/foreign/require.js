'use strict';

const Module = require('node:module');

/**
 * The `require` of Node itself. Jest has one in its place that loads packages again for each test file, and ffi-napi does not
 * survive that; its class of modules extends Node's.
 */
module.exports = (Object.getPrototypeOf(Module).createRequire ?? Module.createRequire)(__filename);
