export * from './index.js';
import * as pactlib from './index.js';
export default pactlib;
