package stock

import (
	"os"
	"testing"

	"example.com/shop/pact"
)

func TestTheStockKeepsItsPacts(t *testing.T) {
	stock := &Stock{Orders: map[int]int{}}
	verifier := pact.Verifier{
		Provider: "stock",
		Folder:   os.Getenv("PACT_DIR"),
		Handler:  stock,
		States: map[string]pact.StateFunc{
			"order 1 exists": func(isSetUp bool, _ map[string]any) error {
				delete(stock.Orders, 1)
				if isSetUp {
					stock.Orders[1] = 7
				}
				return nil
			},
		},
	}
	if err := verifier.Verify(); err != nil {
		t.Fatal(err)
	}
}
