// A plugin of version 2 for contents of the type text/np, on another gRPC library than that of Python: bodies match
// without regard to case.
//
//     node plugin.js PATH_OF_V2_PROTO

"use strict";

const crypto = require("crypto");
const fs = require("fs");
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const definition = loader.loadSync(process.argv[2], { keepCase: true, longs: String, enums: String, oneofs: true });
const { PactPlugin } = grpc.loadPackageDefinition(definition).io.pact.plugin.v2;
const key = crypto.randomUUID();

fs.writeFileSync("pid", String(process.pid));

function guarded(handle) {
  return (call, reply) => {
    if (call.metadata.get("authorization")[0] !== key) {
      reply({ code: grpc.status.UNAUTHENTICATED, details: "another key" });
    } else {
      handle(call.request, reply);
    }
  };
}

function text(body) {
  return body && body.content ? body.content.value.toString() : "";
}

function bytes(value) {
  return { value: Buffer.from(value) };
}

const calls = {
  InitPlugin(_, reply) {
    const values = { "content-types": "text/np" };
    const catalogue = [{ type: "CONTENT_MATCHER", key: "np", values }];
    reply(null, { success: { catalogue, pluginCapabilities: [] } });
  },

  UpdateCatalogue(_, reply) {
    reply(null, {});
  },

  ConfigureInteraction(request, reply) {
    const fields = request.contentsConfig.fields;
    if (fields.fail) {
      reply({ code: grpc.status.INTERNAL, details: fields.fail.stringValue });
      return;
    }
    const contents = { contentType: request.contentType, content: bytes(fields.text.stringValue) };
    reply(null, { interaction: [{ contents }] });
  },

  CompareContents(request, reply) {
    const [expected, actual] = [text(request.expected), text(request.actual)];
    if (expected.toLowerCase() === actual.toLowerCase()) {
      reply(null, {});
      return;
    }
    const mismatch = `expected ${expected}, got ${actual}`;
    const one = { path: "$", mismatch, expected: bytes(expected), actual: bytes(actual) };
    reply(null, { results: { $: { mismatches: [one] } } });
  },
};

const server = new grpc.Server();
server.addService(PactPlugin.service, Object.fromEntries(Object.entries(calls).map(([name, handle]) => [name, guarded(handle)])));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  console.log(JSON.stringify({ port, serverKey: key }));
});

// Ends even if no test does.
setTimeout(() => process.exit(3), 150000).unref();
