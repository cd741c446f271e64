"""The provider: an application of Flask."""

from typing import Any

from flask import Flask

app = Flask("stock")
orders: dict[int, int] = {}


@app.get("/orders/<int:number>")
def order(number: int) -> Any:
    if number not in orders:
        return {"error": f"there is no order {number}"}, 404
    return {"id": number, "items": orders[number]}
