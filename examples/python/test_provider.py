import pytest
from pactlib.pytest_plugin import NewVerifier

from stock import app, orders, parcel_event


def an_order(id: int) -> None:  # the parameters of the state, by name
    orders[id] = 5


@pytest.mark.pact_files(provider="stock")
def test_the_stock_does_what_the_shop_expects(pact_verifier: NewVerifier) -> None:
    orders.clear()
    # The application is called without a port; pact_verifier("http://…") is for a provider that listens.
    pact_verifier().app(app).state("an order exists", an_order).verify()


@pytest.mark.pact_files(provider="parcels")
def test_the_stock_sends_parcels(pact_verifier: NewVerifier) -> None:
    pact_verifier().message("a parcel has arrived", lambda: parcel_event(7)).verify()
