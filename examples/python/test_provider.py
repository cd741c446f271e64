import pytest
from pactlib.pytest_plugin import NewVerifier

from stock import app, orders


def an_order(id: int) -> None:  # the parameters of the state, by name
    orders[id] = 5


@pytest.mark.pact_files(provider="stock")
def test_the_stock_does_what_the_shop_expects(pact_verifier: NewVerifier) -> None:
    orders.clear()
    # The application is called without a port; pact_verifier("http://…") is for a provider that listens.
    pact_verifier().app(app).state("an order exists", an_order).verify()
