<?php
// The test of a consumer through PHP's FFI, which reads pact.h without a preprocessor and looks every name up at once.
// Arguments: the header, the library, a folder for the pact file.
[, $header, $library, $folder] = $argv;
$pact = FFI::cdef(file_get_contents($header), $library);

function check(bool $holds, string $what): void
{
    global $pact;
    if (!$holds) {
        $text = FFI::new('char[1024]');
        $pact->pactffi_get_error_message(FFI::addr($text[0]), 1024);
        fwrite(STDERR, "$what: " . FFI::string($text) . "\n");
        exit(1);
    }
}

$shop = $pact->pactffi_new_pact('shop', 'stock');
check($shop !== 0, 'a pact is made');
check($pact->pactffi_with_specification($shop, $pact->PactSpecification_V4), 'it is of version 4');
$interaction = $pact->pactffi_new_interaction($shop, 'a request for a thing');
check($pact->pactffi_given($interaction, 'there is a thing'), 'it has a provider state');
check($pact->pactffi_with_request($interaction, 'GET', '/things/1'), 'it has a request');
check($pact->pactffi_response_status($interaction, 200), 'it has a status');
$body = '{"name":{"pact:matcher:type":"type","value":"chair"}}';
$response = $pact->InteractionPart_Response;
check($pact->pactffi_with_body($interaction, $response, 'application/json', $body), 'it has a body');

$port = $pact->pactffi_create_mock_server_for_transport($shop, '127.0.0.1', 0, 'http', null);
check($port > 0, 'a mock server starts');
check($pact->pactffi_mock_server_matched($port) === false, 'nothing was asked yet');
$answer = file_get_contents("http://127.0.0.1:$port/things/1");
check(json_decode($answer, true) === ['name' => 'chair'], "it answers $answer");
check($pact->pactffi_mock_server_matched($port) === true, 'the request matches');
check($pact->pactffi_write_pact_file($port, $folder, true) === 0, 'the pact is written');
$written = json_decode(file_get_contents("$folder/shop-stock.json"), true);
check($written['interactions'][0]['request']['path'] === '/things/1', 'the file holds the interaction');
check($pact->pactffi_cleanup_mock_server($port), 'the server stops');

// The one struct that is returned by value and read by field, and a name of the first releases.
$result = $pact->pactffi_with_multipart_file_v2(0, 0, 'text/plain', null, null, null);
check($result->tag === $pact->StringResult_Failed, 'there is no such interaction');
check(str_contains(FFI::string($result->failed), 'handle is invalid'), FFI::string($result->failed));
$pact->pactffi_string_delete($result->failed);
$first = $pact->new_pact('first', 'releases');
check($pact->pactffi_free_pact_handle($first->pact) === 0, 'a handle of the first releases is a struct');

check($pact->pactffi_free_pact_handle($shop) === 0, 'the pact is freed');
check($pact->pactffi_live_objects($pact->LiveKind_All) === 0, 'nothing is alive');
echo "done\n";
