// Package stock is the provider: it knows how many items an order has.
package stock

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// Stock has the number of items of each order.
type Stock struct{ Orders map[int]int }

// ServeHTTP is the provider under test.
func (s *Stock) ServeHTTP(answer http.ResponseWriter, request *http.Request) {
	var number int
	if _, err := fmt.Sscanf(request.URL.Path, "/orders/%d", &number); err != nil || s.Orders[number] == 0 {
		http.NotFound(answer, request)
		return
	}
	answer.Header().Set("Content-Type", "application/json")
	json.NewEncoder(answer).Encode(map[string]int{"id": number, "items": s.Orders[number]})
}
