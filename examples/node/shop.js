// The consumer: the client of the stock that the shop has.

export async function findOrder(stock, id) {
  const response = await fetch(`${stock}/orders/${id}`);
  if (!response.ok) throw new Error(`the stock answers ${response.status}`);
  const { items } = await response.json();
  return { id, items };
}

export function parcelArrived(event) {
  return `order ${event.order} has arrived`;
}
