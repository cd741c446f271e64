package shop

import (
	"os"
	"testing"

	"example.com/shop/pact"
)

func TestTheShopFindsAnOrder(t *testing.T) {
	contract := pact.New("shop", "stock")
	defer contract.Free()
	order := contract.UponReceiving("a request for an order").
		Given("order 1 exists").
		WithRequest("GET", "/orders/1").
		WillRespondWith(200, map[string]any{"id": 1, "items": pact.Integer(3)})
	if err := order.Err(); err != nil {
		t.Fatal(err)
	}

	err := contract.Test(os.Getenv("PACT_DIR"), func(url string) error {
		found, err := FindOrder(url, 1)
		if err == nil && found != (Order{ID: 1, Items: 3}) {
			t.Errorf("found %v", found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
