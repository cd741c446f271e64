import pytest
import requests
from pactlib import Pact, match

from shop import find_order, parcel_arrived

pytestmark = pytest.mark.pact(consumer="shop", provider="stock")


def test_the_shop_finds_an_order(pact: Pact) -> None:
    order = pact.upon_receiving("a request for an order").given("an order exists", id=1)
    order.with_request("GET", "/orders/1").will_respond_with(200, body={"id": 1, "items": match.integer(3)})
    with pact.serve() as server:
        assert find_order(server.url, 1) == {"id": 1, "items": 3}


def test_the_shop_says_that_there_is_no_order(pact: Pact) -> None:
    order = pact.upon_receiving("a request for an order that is not there")
    order.with_request("GET", "/orders/2").will_respond_with(404)
    with pact.serve() as server, pytest.raises(requests.HTTPError, match="404"):
        find_order(server.url, 2)


@pytest.mark.pact(consumer="shop", provider="parcels")
def test_the_shop_handles_parcels(pact: Pact) -> None:
    parcel = pact.upon_async_message("a parcel has arrived")
    parcel.with_contents({"order": match.integer(1), "at": match.datetime("2030-01-31T12:00:00Z")})
    parcel.with_metadata("topic", "parcels")
    for message in pact.async_messages():
        assert parcel_arrived(message.json()) == "order 1 has arrived"
