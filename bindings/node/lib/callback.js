'use strict';
// A function of JavaScript that the library calls with a text, on the thread that called the library.

const { foreign, lentText } = require('./library');

/** `{ address, free }` of a function `void (const char *text, void *)`. */
const MAKERS = {
  koffi(use) {
    const koffi = require('koffi');
    const address = koffi.register((text) => use(text), koffi.pointer(koffi.proto('void (const char *text, void *data)')));
    return { address, free: () => koffi.unregister(address) };
  },
  'ffi-napi'(use) {
    const { addon, ref } = packages();
    const code = addon.Callback('void', ['uint64', 'uint64'], (text) => use(lentText(BigInt(text))));
    // Held by `free`, because the library does not.
    return { address: BigInt(ref.address(code)), free: () => void code };
  },
};

function packages() {
  try {
    return { addon: require('ffi-napi'), ref: require('ref-napi') };
  } catch {
    return { addon: require('@2060.io/ffi-napi'), ref: require('@2060.io/ref-napi') };
  }
}

/** Makes the function callable until it is freed. What it throws is given to `failed`. */
function callback(use, failed) {
  return MAKERS[foreign]((text) => {
    try {
      use(text);
    } catch (error) {
      failed(error);
    }
  });
}

module.exports = { callback };
