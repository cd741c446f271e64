'use strict';
// The package that calls C functions: koffi, which needs no compiler, or ffi-napi where koffi is not installed.
//
// Each has a module here with the same five members: `name`, `open`, `text`, `bytes`, `texts`. PACT_FOREIGN chooses one by name.

const KOFFI = require('../../package.json').dependencies.koffi;

const LOADERS = {
  koffi: () => require('./koffi'),
  'ffi-napi': () => require('./ffi-napi'),
};

function choose(wanted) {
  if (wanted && !Object.hasOwn(LOADERS, wanted)) {
    throw new Error(`PACT_FOREIGN is '${wanted}'; it can be ${Object.keys(LOADERS).join(' or ')}`);
  }
  if (wanted) return LOADERS[wanted]();
  const reasons = [];
  for (const [name, load] of Object.entries(LOADERS)) {
    try {
      return load();
    } catch (error) {
      reasons.push(`${name}: ${error.message.split('\n')[0]}`);
    }
  }
  throw new Error(`no package to call C functions could be loaded (npm install koffi@${KOFFI}): ${reasons.join('; ')}`);
}

module.exports = choose(process.env.PACT_FOREIGN);
