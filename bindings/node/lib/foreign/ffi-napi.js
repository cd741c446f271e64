'use strict';
// Calls C functions by ffi-napi, or by a fork of it that is kept up to date.

const { isMainThread } = require('node:worker_threads');
const { check, mark } = require('./arguments');
const installed = require('./installed');

const { addon, ref } = load();

/** The packages: as they are called, or in the scope of a fork that builds with newer versions of Node. */
function load() {
  // When the thread ends, so does the process.
  if (!isMainThread) throw new Error('ffi-napi does not work in worker threads; koffi does');
  try {
    return { addon: installed.load('ffi-napi'), ref: installed.load('ref-napi') };
  } catch (error) {
    try {
      return { addon: installed.load('@2060.io/ffi-napi'), ref: installed.load('@2060.io/ref-napi') };
    } catch {
      throw error;
    }
  }
}

/** The types that ffi-napi calls otherwise. Addresses are numbers, because its pointers are Buffers that outlive their memory. */
const NAMES = {
  pointer: 'uint64',
  text: 'uint64',
  'unsigned int': 'uint',
  'unsigned long': 'ulong',
  int32_t: 'int32',
  int64_t: 'int64',
  uint8_t: 'uint8',
  uint16_t: 'uint16',
  uint32_t: 'uint32',
  uint64_t: 'uint64',
};

const nameOf = (type) => NAMES[type] ?? type;

/** A value as ffi-napi takes it. What must live during the call is added to `held`. */
function given(type, value, held) {
  if (value === null || value === undefined) return 0;
  if (type === 'text') return address(Buffer.from(`${value}\0`), held);
  if (typeof value === 'bigint') return String(value);
  if (type !== 'pointer') return value;
  if (value.texts === undefined) return address(value, held);
  held.push(value.texts);
  return address(value.array, held);
}

function address(bytes, held) {
  held.push(bytes);
  // An empty Buffer has no memory.
  return bytes.length === 0 ? 0 : ref.address(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
}

/** A result as koffi gives it. ffi-napi has texts for what is no safe integer. */
function taken(type, value) {
  if (type === 'pointer') return BigInt(value) === 0n ? null : BigInt(value);
  return typeof value === 'string' ? BigInt(value) : value;
}

/** Opens a library; returns what makes its functions callable. */
function open(path) {
  const library = new addon.DynamicLibrary(path, addon.RTLD_NOW);
  return (name, returned, parameters) => {
    const call = addon.ForeignFunction(library.get(name), nameOf(returned), parameters.map(nameOf));
    const convert = (values, held) => {
      check(name, parameters, values);
      return values.map((value, at) => given(parameters[at], value, held));
    };
    const callable = (...values) => {
      const held = [];
      const result = taken(returned, call(...convert(values, held)));
      // Used after the call, so that it is not collected before.
      held.length = 0;
      return result;
    };
    callable.async = (...values) => {
      const callback = values.pop();
      const held = [];
      call.async(...convert(values, held), (error, result) => {
        held.length = 0;
        if (error) callback(error);
        else callback(null, taken(returned, result));
      });
    };
    return callable;
  };
}

/** A Buffer on memory that this process does not own: only to be copied from at once. */
function memory(pointer, length) {
  const holder = Buffer.alloc(8);
  if (ref.endianness === 'LE') holder.writeBigUInt64LE(pointer);
  else holder.writeBigUInt64BE(pointer);
  return ref.readPointer(holder, 0, length);
}

/** The text at an address. */
function text(pointer) {
  return ref.readCString(memory(pointer, 1), 0);
}

/** A copy of the bytes at an address. */
function bytes(pointer, length) {
  return Buffer.from(memory(pointer, length));
}

/** An array of C strings, to be passed as a pointer. */
function texts(values) {
  const held = [];
  const addresses = values.map((value) => BigInt(given('text', value, held)));
  return mark({ array: Buffer.from(new BigUint64Array(addresses).buffer), texts: held });
}

module.exports = { name: 'ffi-napi', open, text, bytes, texts };
