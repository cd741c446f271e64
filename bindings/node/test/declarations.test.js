'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { declarations } = require('../lib/library');

test('a header is read into the types of koffi', () => {
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
    StringResult pactffi_struct(const char *one);`.replaceAll('\n    ', '\n');

  assert.deepEqual(declarations(header), {
    pactffi_text: ['void *', ['str', 'size_t', 'void *']],
    pactffi_handle: ['uint16_t', ['int', 'void *', 'bool']],
    pactffi_nothing: ['void', []],
  });
});
