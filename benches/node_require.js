'use strict';
// What loading the Node package costs, and a first mock server, in CPU time beside pact-js.
//
//     PACT_LIBRARY=LIBPACT_FFI NODE_PATH=FOLDER node benches/node_require.js
//
// The folder has koffi and, for the comparison, @pact-foundation/pact 17, which wants Node 22. Each program is a process of its own,
// by turns.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const TURNS = 15;
const ours = JSON.stringify(path.join(__dirname, '..', 'bindings', 'node'));
const theirs = "'@pact-foundation/pact'";
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pactlib-'));

const serve = (name, use) => `
const { PactV4 } = require(${name});
new PactV4({ consumer: 'shop', provider: 'users', dir: ${JSON.stringify(folder)}, logLevel: 'error' })
  .addInteraction().uponReceiving('a user').withRequest('GET', '/users/1').willRespondWith(200)
  .executeTest(async (server) => { ${use} }).catch(() => {});`;
const request = "await fetch(server.url + '/users/1')";

const programs = {
  'an empty program': '',
  'pactlib: require': `require(${ours})`,
  'pact-js: require': `require(${theirs})`,
  'pactlib: the first mock server': serve(ours, ''),
  'pact-js: the first mock server': serve(theirs, ''),
  'pactlib: with a request and the file': serve(ours, request),
  'pact-js: with a request and the file': serve(theirs, request),
};

// The time of this program, at its end.
const script = (code) => `
process.on('exit', () => { const { user, system } = process.cpuUsage(); require('node:fs').writeSync(1, '\\n' + (user + system) / 1000); });
${code}`;

const found = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
for (let turn = 0; turn < TURNS; turn += 1) {
  for (const [name, code] of Object.entries(programs)) {
    const { status, stdout } = spawnSync(process.execPath, ['-e', script(code)]);
    if (status === 0) found[name].push(Number(stdout.toString().split('\n').pop()));
  }
}
fs.rmSync(folder, { recursive: true });
for (const [name, times] of Object.entries(found)) {
  const middle = times.sort((one, other) => one - other)[Math.floor(times.length / 2)];
  console.log(`${name.padEnd(40)} ${middle === undefined ? 'failed' : `${middle.toFixed(0)} ms`}`);
}
