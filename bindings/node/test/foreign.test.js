'use strict';
// The packages that call C functions do the same.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, describe, test } = require('node:test');

const { functions } = require('../lib/declarations');
const { find } = require('../lib/find');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pactlib-'));
const pactFile = path.join(folder, 'pact.json');
fs.writeFileSync(pactFile, JSON.stringify({ consumer: { name: 'größe' }, provider: { name: 'stock' }, interactions: [] }));
after(() => fs.rmSync(folder, { recursive: true }));

const BINDING = path.join(__dirname, '..');

/** A back end with functions by their names, or why there is none. */
function backEnd(name) {
  try {
    const foreign = require(`../lib/foreign/${name}`);
    const bind = foreign.open(find().file);
    const get = (_, called) => {
      const [, returned, parameters] = functions[called].match(/^(.*)\((.*)\)$/);
      return bind(called, returned, parameters === '' ? [] : parameters.split(', '));
    };
    return { foreign, lib: new Proxy({}, { get }) };
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    return { skip: `${name} is not installed` };
  }
}

for (const name of ['koffi', 'ffi-napi']) {
  const { foreign, lib, skip } = backEnd(name);
  const owned = (pointer) => {
    const text = foreign.text(pointer);
    lib.pactffi_string_delete(pointer);
    return text;
  };

  describe(`by ${name}`, { skip }, () => {
    after(() => assert.equal(Number(lib.pactffi_live_objects(0)), 0, 'everything was freed'));

    test('texts are passed and read', () => {
      assert.equal(foreign.name, name);
      assert.equal(foreign.text(lib.pactffi_version()), '0.5.12');
      assert.equal(lib.pactffi_check_regex('gr[üö]ße', 'größe'), true);
      assert.equal(lib.pactffi_check_regex('gr[üö]ße', 'grüsse'), false);
      assert.equal(lib.pactffi_check_regex(null, 'x'), false);
      assert.equal(lib.pactffi_parse_matcher_definition(null), null);
    });

    test('numbers of all widths, bytes and pointers are passed', () => {
      const definition = lib.pactffi_parse_matcher_definition("matching(equalTo, 'x')");
      const rules = lib.pactffi_matcher_definition_iter(definition);
      const found = lib.pactffi_matching_rule_iter_next(rules);
      assert.equal(typeof found, 'bigint');
      const rule = lib.pactffi_matching_rule_pointer(found);

      const large = lib.pactffi_matches_i64_value(rule, -(2n ** 53n) - 1n, 5, 0);
      assert.equal(owned(large), 'Expected 5 to be equal to -9007199254740993');
      assert.equal(owned(lib.pactffi_matches_f64_value(rule, 1.5, -2.5, 0)), 'Expected -2.5 to be equal to 1.5');
      assert.equal(lib.pactffi_matches_f64_value(rule, 1.5, 1.5, 0), null);
      const bytes = new Uint8Array([9, 0, 1]).subarray(1);
      const binary = lib.pactffi_matches_binary_value(rule, bytes, 2, Buffer.alloc(0), 0, 0);
      assert.equal(owned(binary), "Expected '[0, 1]...' (2 bytes) to be equal to '[]...' (0 bytes)");

      lib.pactffi_matching_rule_iter_delete(rules);
      lib.pactffi_matcher_definition_delete(definition);
    });

    test('bytes are written by the library, and copied from it', () => {
      assert.equal(lib.pactffi_cleanup_mock_server(1), false);
      const place = Buffer.alloc(64);

      const written = lib.pactffi_get_error_message(place, 64);

      assert.equal(place.toString('utf8', 0, written - 1), 'no mock server on port 1');
      assert.equal(foreign.bytes(lib.pactffi_version(), 6).toString(), '0.5.12');
    });

    test('arrays of texts are passed', () => {
      const outputs = [['größe'], ['x', 'größe'], ['y']].map((names) => {
        const verifier = lib.pactffi_verifier_new_for_application('test', '1');
        lib.pactffi_verifier_set_stdout(verifier, 0);
        lib.pactffi_verifier_add_file_source(verifier, pactFile);
        lib.pactffi_verifier_set_consumer_filters(verifier, foreign.texts(names), names.length);
        assert.equal(lib.pactffi_verifier_execute(verifier), 0);
        const output = owned(lib.pactffi_verifier_output(verifier, 1));
        lib.pactffi_verifier_shutdown(verifier);
        return output;
      });

      assert.match(outputs[0], /between größe and stock/);
      assert.equal(outputs[1], outputs[0]);
      assert.equal(outputs[2], 'WARNING: No pact is of the consumers selected: y\n');
    });

    test('a call runs on another thread', async () => {
      const pact = lib.pactffi_new_pact('shop', 'stock');
      const port = lib.pactffi_create_mock_server_for_transport(pact, '127.0.0.1', 0, 'http', '{}');
      const closed = await new Promise((resolve, reject) => {
        lib.pactffi_cleanup_mock_server.async(port, (error, result) => (error ? reject(error) : resolve(result)));
      });

      assert.equal(closed, true);
      lib.pactffi_free_pact_handle(pact);
    });

    test('a value that does not fit is refused', () => {
      const text = { name: 'TypeError', message: 'argument 1 of pactffi_check_regex is a text, not a number' };
      assert.throws(() => lib.pactffi_check_regex(7, 'x'), text);
      assert.throws(() => lib.pactffi_check_regex('x'), { message: 'pactffi_check_regex takes 2 arguments, not 1' });
      for (const value of ['x', 7, {}]) assert.throws(() => lib.pactffi_string_delete(value), TypeError);
      for (const value of ['1', 1n, true, null]) assert.throws(() => lib.pactffi_free_pact_handle(value), TypeError);
      for (const value of [-1, 65536, 1.5, NaN]) assert.throws(() => lib.pactffi_free_pact_handle(value), RangeError);
      assert.throws(() => lib.pactffi_cleanup_mock_server.async('x', () => {}), TypeError);
      assert.throws(() => lib.pactffi_set_pending(0, 1), TypeError);
    });
  });
}

test('what cannot be loaded is an error with words', () => {
  const load = (env) => spawnSync(process.execPath, ['-e', 'require(process.argv[1])', BINDING], { env: { ...process.env, ...env } });

  assert.match(load({ PACT_FOREIGN: 'dlopen' }).stderr.toString(), /PACT_FOREIGN is 'dlopen'; it can be koffi or ffi-napi/);
  const none = load({ PACT_FOREIGN: '', NODE_PATH: '' }).stderr.toString();
  // Beside an installation of the binding itself they are found without NODE_PATH.
  if (none !== '') assert.match(none, /\(npm install koffi@[\d.]+\): koffi: .*; ffi-napi: /);
});
