"""The consumer: the client of the stock that the shop has."""

from typing import Any

import requests


def find_order(stock: str, number: int) -> dict[str, Any]:
    response = requests.get(f"{stock}/orders/{number}", timeout=5)
    response.raise_for_status()
    return {"id": number, "items": response.json()["items"]}


def parcel_arrived(event: dict[str, Any]) -> str:
    return f"order {event['order']} has arrived"
