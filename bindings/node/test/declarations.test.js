'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const fs = require('node:fs');
const { HEADER, MODULE, declarations, moduleOf } = require('../scripts/declarations');

test('the declarations fit pact.h', () => {
  const found = fs.readFileSync(MODULE, 'utf8');

  assert(found === moduleOf(fs.readFileSync(HEADER, 'utf8')), 'lib/declarations.js is old: run node scripts/declarations.js');
});

test('a header is read into functions and structs', () => {
  const header = `
    typedef enum Colour {
      Colour_Red = 0,
    } Colour;
    typedef uint16_t PactHandle;
    typedef PactHandle MessagePactHandle;
    /** int pactffi_commented(void); */
    const char *pactffi_text(const char *one, size_t two, const uint8_t *three);
    MessagePactHandle pactffi_handle(Colour colour, void (*callback)(const char *a, int b),
                                     bool last);
    void pactffi_nothing(void);
    #if defined(PACT_UNPREFIXED)
    int32_t pactffi_hidden(void);
    #endif
    typedef struct Data {
      /** A comment; */
      uint16_t number;
      const char *text;
    } Data;
    typedef struct Opaque Opaque;
    StringResult pactffi_struct(const char *one);`.replaceAll('\n    ', '\n');

  assert.deepEqual(declarations(header), {
    functions: {
      pactffi_text: 'pointer(text, size_t, pointer)',
      pactffi_handle: 'uint16_t(int, pointer, bool)',
      pactffi_nothing: 'void()',
    },
    structs: { Data: { number: 'uint16_t', text: 'pointer' } },
  });
});
