// Package shop is the consumer: it asks the stock for orders.
package shop

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// Order is what the shop needs to know of an order.
type Order struct {
	ID    int `json:"id"`
	Items int `json:"items"`
}

// FindOrder is the client under test.
func FindOrder(stock string, number int) (Order, error) {
	var order Order
	answer, err := http.Get(fmt.Sprintf("%s/orders/%d", stock, number))
	if err != nil {
		return order, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return order, fmt.Errorf("the stock answered %s", answer.Status)
	}
	return order, json.NewDecoder(answer.Body).Decode(&order)
}
