"""The provider: an application of Flask, and what it puts on a queue."""

from datetime import datetime, timezone
from typing import Any

from flask import Flask
from pactlib import Message

app = Flask("stock")
orders: dict[int, int] = {}


@app.get("/orders/<int:number>")
def order(number: int) -> Any:
    if number not in orders:
        return {"error": f"there is no order {number}"}, 404
    return {"id": number, "items": orders[number]}


def parcel_event(order: int) -> Message:
    arrived = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return Message({"order": order, "at": arrived}, {"topic": "parcels"})
