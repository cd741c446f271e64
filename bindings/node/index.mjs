// The same objects as `require('pactlib')` returns, by name.
import { createRequire } from 'node:module';

const pactlib = createRequire(import.meta.url)('./index.js');

export default pactlib;
export const {
  Specification,
  SpecificationVersion,
  Part,
  Pact,
  PactV3,
  MessageConsumerPact,
  messageHandler,
  synchronousBodyHandler,
  asynchronousBodyHandler,
  MockServer,
  PluginUse,
  Interaction,
  HttpInteraction,
  Message,
  ReportFormat,
  Verifier,
  VerificationError,
  providerWithMetadata,
  PactError,
  MismatchError,
  PactV4,
  MatchersV3,
  matchers,
  generators,
  version,
  raw,
} = pactlib;
