// The same for `import`. The functions of vitest are no globals, and only a module of this kind can import them.
import { createRequire } from 'node:module';

const testing = createRequire(import.meta.url)('./index.js');

async function vitest() {
  if (process.env.VITEST === undefined || typeof globalThis.test === 'function') return {};
  try {
    return { test: (await import('vitest')).test };
  } catch {
    return {};
  }
}

const standard = await vitest();

export const pactTest = (options) => testing.pactTest({ ...standard, ...options });
