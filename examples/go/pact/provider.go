package pact

/*
#include <stdlib.h>
#include "pact.h"
*/
import "C"

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"unsafe"
)

// Verifier verifies a provider by calling its handler: no port is needed.
type Verifier struct {
	Provider string
	Folder   string               // of the pact files
	Handler  http.Handler         // the provider
	States   map[string]StateFunc // by name
}

// StateFunc sets a provider state up, or tears it down.
type StateFunc func(isSetUp bool, parameters map[string]any) error

type head struct {
	Kind    string
	Method  string
	Target  string
	Headers [][2]string
	Action  string
	State   string
	Params  map[string]any
}

// Verify sends the requests of the pact files to the handler. Its error is the report of what differs.
func (v *Verifier) Verify() error {
	// The exchanges are asked for and answered on this thread, and so are the error messages of the library.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	texts := [4]*C.char{C.CString("go example"), C.CString("1"), C.CString(v.Provider), C.CString(v.Folder)}
	defer free(texts[:])
	verifier := C.pactffi_verifier_new_for_application(texts[0], texts[1])
	defer C.pactffi_verifier_shutdown(verifier)
	C.pactffi_verifier_set_provider_info(verifier, texts[2], nil, nil, 0, nil)
	C.pactffi_verifier_add_directory_source(verifier, texts[3])
	C.pactffi_verifier_set_stdout(verifier, 0)
	C.pactffi_verifier_set_provider_handler(verifier, nil, nil) // nil: the exchanges are asked for
	C.pactffi_verifier_set_state_handler(verifier, nil, nil)
	if !C.pactffi_verifier_start(verifier) {
		return lastError()
	}
	for {
		switch C.pactffi_verifier_result(verifier) {
		case -1:
			if exchange := C.pactffi_verifier_next_exchange(verifier, 1000); exchange != nil {
				v.answer(exchange)
			}
		case 0:
			return nil
		case 1:
			output := C.pactffi_verifier_output(verifier, 1)
			defer C.pactffi_string_delete(output)
			return errors.New(C.GoString(output))
		default:
			return lastError()
		}
	}
}

// answer answers one exchange, or fails it with the text of the error.
func (v *Verifier) answer(exchange *C.Exchange) {
	if err := v.try(exchange); err != nil {
		texts := [1]*C.char{C.CString(err.Error())}
		defer free(texts[:])
		C.pactffi_exchange_fail(exchange, texts[0])
	}
}

func (v *Verifier) try(exchange *C.Exchange) error {
	var data C.ExchangeData
	if !C.pactffi_exchange_read(exchange, &data) {
		return lastError()
	}
	var asked head
	if err := json.Unmarshal(C.GoBytes(unsafe.Pointer(data.head), C.int(data.head_length)), &asked); err != nil {
		return err
	}
	if asked.Kind == "state" {
		if err := v.change(asked); err != nil {
			return err
		}
		C.pactffi_exchange_respond_state(exchange, nil)
		return nil
	}
	body := C.GoBytes(unsafe.Pointer(data.body), C.int(data.body_length))
	request, err := http.NewRequest(asked.Method, "http://provider"+asked.Target, bytes.NewReader(body))
	if err != nil {
		return err
	}
	for _, line := range asked.Headers {
		request.Header.Add(line[0], line[1])
	}
	recorder := httptest.NewRecorder()
	v.Handler.ServeHTTP(recorder, request)
	return respond(exchange, recorder)
}

func (v *Verifier) change(asked head) error {
	if asked.State == "" { // an interaction without states
		return nil
	}
	change, isKnown := v.States[asked.State]
	if !isKnown {
		return fmt.Errorf("the provider does not know the state %q", asked.State)
	}
	return change(asked.Action == "setup", asked.Params)
}

func respond(exchange *C.Exchange, answer *httptest.ResponseRecorder) error {
	headers, err := json.Marshal(answer.Header())
	if err != nil {
		return err
	}
	texts := [1]*C.char{C.CString(string(headers))}
	defer free(texts[:])
	body := C.CBytes(answer.Body.Bytes())
	defer C.free(body)
	if !C.pactffi_exchange_respond(exchange, C.uint(answer.Code), texts[0], (*C.uint8_t)(body), C.size_t(answer.Body.Len())) {
		return lastError()
	}
	return nil
}
