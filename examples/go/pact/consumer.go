// Package pact is a small binding of libpact_ffi, as large as the tests beside it need.
package pact

/*
#cgo CFLAGS: -I${SRCDIR}/../../..
#cgo LDFLAGS: -L${SRCDIR}/../../../target/release -lpact_ffi
#include <stdlib.h>
#include "pact.h"
*/
import "C"

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"unsafe"
)

// Pact is a contract that a test describes. Free it when the test is over.
type Pact struct{ handle C.PactHandle }

// Interaction is a request and its response.
type Interaction struct {
	handle C.InteractionHandle
	err    error
}

// Matcher is a value with a matcher: {"pact:matcher:type": …}.
type Matcher map[string]any

// Integer matches any whole number.
func Integer(example int) Matcher {
	return Matcher{"pact:matcher:type": "integer", "value": example}
}

// New begins a pact between a consumer and a provider.
func New(consumer, provider string) *Pact {
	names := [2]*C.char{C.CString(consumer), C.CString(provider)}
	defer free(names[:])
	return &Pact{C.pactffi_new_pact(names[0], names[1])}
}

// Free frees the pact and its interactions.
func (p *Pact) Free() { C.pactffi_free_pact_handle(p.handle) }

// UponReceiving adds an interaction.
func (p *Pact) UponReceiving(description string) *Interaction {
	texts := [1]*C.char{C.CString(description)}
	defer free(texts[:])
	return &Interaction{handle: C.pactffi_new_interaction(p.handle, texts[0])}
}

// Given adds a provider state.
func (i *Interaction) Given(state string) *Interaction {
	texts := [1]*C.char{C.CString(state)}
	defer free(texts[:])
	return i.check(func() bool { return bool(C.pactffi_given(i.handle, texts[0])) })
}

// WithRequest sets method and path of the request.
func (i *Interaction) WithRequest(method, path string) *Interaction {
	texts := [2]*C.char{C.CString(method), C.CString(path)}
	defer free(texts[:])
	return i.check(func() bool { return bool(C.pactffi_with_request(i.handle, texts[0], texts[1])) })
}

// WillRespondWith sets status and JSON body of the response. The body may contain matchers.
func (i *Interaction) WillRespondWith(status int, body any) *Interaction {
	text, err := json.Marshal(body)
	if err != nil {
		i.err = err
		return i
	}
	texts := [2]*C.char{C.CString("application/json"), C.CString(string(text))}
	defer free(texts[:])
	return i.check(func() bool {
		return bool(C.pactffi_response_status(i.handle, C.ushort(status))) &&
			bool(C.pactffi_with_body(i.handle, C.InteractionPart_Response, texts[0], texts[1]))
	})
}

// Err is the first error of the calls above.
func (i *Interaction) Err() error { return i.err }

// Test runs a client against a mock server. If all requests matched, it writes the pact file into the folder; otherwise
// its error is the report.
func (p *Pact) Test(folder string, client func(url string) error) error {
	texts := [3]*C.char{C.CString("127.0.0.1"), C.CString("http"), C.CString(folder)}
	defer free(texts[:])
	var port C.int32_t
	err := call(func() bool {
		port = C.pactffi_create_mock_server_for_transport(p.handle, texts[0], 0, texts[1], nil)
		return port > 0
	})
	if err != nil {
		return err
	}
	defer C.pactffi_cleanup_mock_server(port)
	failure := client(fmt.Sprintf("http://127.0.0.1:%d", port))
	if !C.pactffi_mock_server_matched(port) {
		report := C.GoString(C.pactffi_mock_server_report(port, C.ReportFormat_Text))
		if failure == nil {
			return errors.New(report)
		}
		return fmt.Errorf("%w\n%s", failure, report)
	}
	if failure != nil {
		return failure
	}
	return call(func() bool { return C.pactffi_write_pact_file(port, texts[2], false) == 0 })
}

func (i *Interaction) check(succeeds func() bool) *Interaction {
	if err := call(succeeds); i.err == nil {
		i.err = err
	}
	return i
}

// call makes a call of the library; the error of a failed one belongs to the thread that made it.
func call(succeeds func() bool) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if succeeds() {
		return nil
	}
	return lastError()
}

func lastError() error {
	var buffer [4096]C.char
	C.pactffi_get_error_message(&buffer[0], C.int(len(buffer)))
	return errors.New(C.GoString(&buffer[0]))
}

func free(texts []*C.char) {
	for _, text := range texts {
		C.free(unsafe.Pointer(text))
	}
}
