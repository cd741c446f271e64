<?php
// A consumer and a provider are tested without a socket through PHP's FFI: PHP answers every exchange in one loop.
// Arguments: the header, the library, a folder for the pact file.
[, $header, $library, $folder] = $argv;
$ffi = FFI::cdef(file_get_contents($header), $library);

function check(bool $holds, string $what): void
{
    global $ffi;
    if (!$holds) {
        $text = FFI::new('char[1024]');
        $ffi->pactffi_get_error_message(FFI::addr($text[0]), 1024);
        throw new RuntimeException("$what: " . FFI::string($text));
    }
}

/** Text as bytes for a parameter of type uint8_t *. */
function bytes(string $text): ?FFI\CData
{
    if ($text === '') {
        return null;
    }
    $bytes = FFI::new('uint8_t[' . strlen($text) . ']');
    FFI::memcpy($bytes, $text, strlen($text));
    return $bytes;
}

// The consumer's test: the client asks the mock server by a function.
$pact = $ffi->pactffi_new_pact('shop', 'stock');
$interaction = $ffi->pactffi_new_interaction($pact, 'a request for a thing');
check($ffi->pactffi_given_with_params($interaction, 'a thing exists', '{"id":1}') === 0, 'a state');
check($ffi->pactffi_with_request($interaction, 'GET', '/things/1'), 'a request');
$response = $ffi->InteractionPart_Response;
check($ffi->pactffi_with_body($interaction, $response, 'application/json', '{"name":"chair"}'), 'a body');
$server = $ffi->pactffi_create_mock_server_for_transport($pact, null, 0, 'memory', null);
check($server > 65535, 'a mock server without a socket');
$answer = $ffi->pactffi_mock_server_answer($server, 'GET', '/things/1', '{"Accept":"*/*"}', null, 0);
check($answer !== null, 'an answer');
$data = $ffi->new('AnswerData');
check($ffi->pactffi_answer_read($answer, FFI::addr($data)), 'the answer is read');
check($data->status === 200, "status $data->status");
check(FFI::string($data->body, $data->body_length) === '{"name":"chair"}', 'the body');
check(array_column(json_decode($data->headers, true), 1, 0)['content-type'] === 'application/json', 'the headers');
$ffi->pactffi_answer_delete($answer);
check($ffi->pactffi_mock_server_matched($server), 'everything was asked for');
check($ffi->pactffi_write_pact_file($server, $folder, true) === 0, 'the pact is written');
check($ffi->pactffi_cleanup_mock_server($server), 'the server ends');
check($ffi->pactffi_free_pact_handle($pact) === 0, 'the pact is freed');

// The provider's test: the application is a function, and a state is an entry of the array.
$things = [];
$application = function (array $request, string $body) use (&$things): array {
    $id = basename($request['path']);
    return isset($things[$id]) ? [200, json_encode(['name' => $things[$id]])] : [404, ''];
};
$verifier = $ffi->pactffi_verifier_new_for_application('php', PHP_VERSION);
$ffi->pactffi_verifier_set_provider_info($verifier, 'stock', 'http', 'localhost', 8080, '/');
$ffi->pactffi_verifier_set_stdout($verifier, 0);
$ffi->pactffi_verifier_add_file_source($verifier, "$folder/shop-stock.json");
// PHP makes strings of returned texts and could not free them; so the report goes to a file.
$ffi->pactffi_verifier_set_report($verifier, $ffi->VerificationReport_Text, "$folder/report.txt");
check($ffi->pactffi_verifier_set_provider_handler($verifier, null, null), 'PHP answers requests');
check($ffi->pactffi_verifier_set_state_handler($verifier, null, null), 'PHP sets up states');
check($ffi->pactffi_verifier_start($verifier), 'the verification begins');
while ($ffi->pactffi_verifier_result($verifier) === -1) {
    $exchange = $ffi->pactffi_verifier_next_exchange($verifier, 1000);
    if ($exchange === null) {
        continue;
    }
    $data = $ffi->new('ExchangeData');
    check($ffi->pactffi_exchange_read($exchange, FFI::addr($data)), 'the exchange is read');
    $head = json_decode($data->head, true);
    $body = $data->body === null ? '' : FFI::string($data->body, $data->body_length);
    try {
        if ($head['kind'] === 'state') {
            $things = $head['state'] === 'a thing exists' && $head['action'] === 'setup'
                ? [$head['params']['id'] => 'chair']
                : [];
            check($ffi->pactffi_exchange_respond_state($exchange, null), 'the state');
        } else {
            [$status, $text] = $application($head, $body);
            $headers = '{"Content-Type":"application/json"}';
            check(
                $ffi->pactffi_exchange_respond($exchange, $status, $headers, bytes($text), strlen($text)),
                'the response'
            );
        }
    } catch (Throwable $error) {
        $ffi->pactffi_exchange_fail($exchange, get_class($error) . ': ' . $error->getMessage());
    }
}
$passed = $ffi->pactffi_verifier_result($verifier) === 0;
check($passed, file_get_contents("$folder/report.txt"));
$ffi->pactffi_verifier_shutdown($verifier);
check($ffi->pactffi_live_objects($ffi->LiveKind_All) === 0, 'nothing is alive');
echo "done\n";
