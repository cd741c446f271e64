// The provider: a listener for http.createServer, and what it puts on a queue.

export const orders = new Map();

export function stock(request, response) {
  const id = Number(request.url.match(/^\/orders\/(\d+)$/)?.[1]);
  const order = orders.get(id);
  if (order === undefined) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id, ...order }));
}

export function parcelEvent(order) {
  const at = new Date().toISOString().replace(/\.\d+/, '');
  return { contents: { order, at }, metadata: { topic: 'parcels' } };
}
