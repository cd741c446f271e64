/* Bytes that are not UTF-8, numbers that stand for nothing, handles that name nothing: refused, and nothing changes. */
#include "check.h"

static const char *const BAD = "\xff\xfe";

static void text_that_is_not_utf8_is_refused(InteractionHandle http) {
  CHECK(!pactffi_given(http, BAD));
  CHECK_ERROR("error parsing description as UTF-8");
  CHECK(!pactffi_with_request(http, BAD, "/"));
  CHECK_ERROR("error parsing method as UTF-8");
  CHECK(!pactffi_with_request(http, "GET", BAD));
  CHECK_ERROR("error parsing path as UTF-8");
  CHECK(!pactffi_with_header_v2(http, InteractionPart_Request, "a", 0, BAD));
  CHECK_ERROR("error parsing value as UTF-8");
  CHECK(!pactffi_with_query_parameter_v2(http, BAD, 0, "1"));
  CHECK_ERROR("error parsing name as UTF-8");
  CHECK(!pactffi_with_body(http, InteractionPart_Request, BAD, "{}"));
  CHECK_ERROR("error parsing content_type as UTF-8");
  CHECK_INT(pactffi_given_with_params(http, "state", BAD), 3);
  CHECK_ERROR("error parsing params as UTF-8");
  CHECK_INT(pactffi_pact_handle_write_file((PactHandle)(http >> 16), BAD, false), 1);
  CHECK_ERROR("error parsing directory as UTF-8");
  /* A body that is not UTF-8 is an empty one. */
  CHECK(pactffi_with_body(http, InteractionPart_Response, "text/plain", BAD));
}

static void numbers_that_stand_for_nothing_are_refused(PactHandle pact, InteractionHandle http) {
  CHECK(!pactffi_with_specification(pact, (PactSpecification)77));
  CHECK_ERROR("77 is not a known PactSpecification");
  CHECK_INT(pactffi_handle_get_pact_spec_version(pact), PactSpecification_V3);
  CHECK(!pactffi_with_body(http, (InteractionPart)7, NULL, "{}"));
  CHECK_ERROR("7 is not a known InteractionPart");
  CHECK(!pactffi_set_header(http, (InteractionPart)-1, "a", "b"));
  CHECK_ERROR("-1 is not a known InteractionPart");
  CHECK(!pactffi_response_status(http, 99));
  CHECK_ERROR("'99' is not a status code between 100 and 999");
  CHECK(!pactffi_response_status(http, 1000));
  CHECK_ERROR("'1000' is not a status code between 100 and 999");
  CHECK(!pactffi_response_status_v2(http, "two hundred"));
  CHECK_ERROR("'two hundred' is not a status code between 100 and 999");
  CHECK(!pactffi_with_header_v2(http, InteractionPart_Request, "a", SIZE_MAX, "b"));
  CHECK_ERROR("index 18446744073709551615 is not below 4096");
  CHECK(!pactffi_with_query_parameter_v2(http, "a", 4096, "b"));
  CHECK_ERROR("index 4096 is not below 4096");
  CHECK(!pactffi_with_binary_body(http, InteractionPart_Request, NULL, (const uint8_t *)"x", SIZE_MAX));
  CHECK_ERROR("body cannot be 18446744073709551615 bytes long");
}

static void text_that_cannot_be_read_is_refused(InteractionHandle http) {
  CHECK_INT(pactffi_given_with_params(http, "state", "{"), 2);
  CHECK_ERROR("EOF while parsing an object at line 1 column 1");
  CHECK(!pactffi_with_matching_rules(http, InteractionPart_Request, "[]"));
  CHECK(!pactffi_with_matching_rules(http, InteractionPart_Request, "{\"body\":{\"$.a b\":{\"matchers\":[{\"match\":\"type\"}]}}}"));
  CHECK(!pactffi_with_generators(http, InteractionPart_Request, "no JSON"));
  CHECK(!pactffi_with_body(http, InteractionPart_Request, "application/json",
                           "{\"a\":{\"pact:matcher:type\":\"regex\",\"value\":\"x\"}}"));
  CHECK(pactffi_parse_pact_json("no JSON") == NULL);
  CHECK(pactffi_parse_pact_json("[]") == NULL);
}

static void handles_that_name_nothing_are_refused(PactHandle pact, InteractionHandle http) {
  InteractionHandle unknown = http + 1;
  CHECK(!pactffi_given(unknown, "state"));
  CHECK(!pactffi_given(http & 0xffff0000u, "state"));
  CHECK(!pactffi_given(0, "state"));
  CHECK_ERROR("no interaction with handle 0");
  CHECK_INT(pactffi_interaction_test_name(unknown, "x"), 2);
  CHECK(pactffi_new_interaction((PactHandle)(pact + 1), "x") == 0);
  CHECK_INT(pactffi_free_pact_handle(0), 1);
  CHECK_INT(pactffi_free_pact_handle((PactHandle)(pact + 1)), 1);
  CHECK_INT(pactffi_handle_get_pact_spec_version((PactHandle)(pact + 1)), PactSpecification_Unknown);
  CHECK(pactffi_pact_handle_to_pointer((PactHandle)(pact + 1)) == NULL);
  CHECK(!pactffi_cleanup_mock_server(1));
  CHECK(!pactffi_mock_server_matched(-1));
  CHECK(pactffi_mock_server_mismatches(0) == NULL);
  CHECK(pactffi_mock_server_logs(1 << 20) == NULL);
  CHECK_INT(pactffi_mock_server_wait(1 << 20, 1, 1), -1);
  CHECK_ERROR("no mock server on port 1048576");
  CHECK(!pactffi_mock_server_set_states(1 << 20, "[]"));
  CHECK(!pactffi_mock_server_set_delay(1 << 20, NULL, 1));
  CHECK(!pactffi_mock_server_set_fault(1 << 20, NULL, ResponseFault_None));
  CHECK_ERROR("no mock server on port 1048576");
  CHECK(!pactffi_interaction_set_delay(unknown, 1));
  CHECK(!pactffi_interaction_set_fault(unknown, ResponseFault_Garbage));
  CHECK(!pactffi_interaction_set_delay(http, 86400001));
  CHECK_ERROR("a delay may be at most 86400000 milliseconds (one day), but is 86400001");
  CHECK(!pactffi_mock_server_on_request(-1, NULL, NULL));
  CHECK_ERROR("no mock server on port -1");
  char *certificate = pactffi_get_tls_ca_certificate();
  CHECK(strncmp(certificate, "-----BEGIN CERTIFICATE-----\n", 28) == 0);
  pactffi_string_delete(certificate);
}

static void objects_are_deleted_once_and_as_what_they_are(PactHandle handle) {
  Pact *pact = pactffi_pact_handle_to_pointer(handle);
  int foreign = 0;

  pactffi_string_delete((char *)pact);
  pactffi_string_delete((char *)&foreign);
  pactffi_pact_model_delete((Pact *)&foreign);
  CHECK_INT(pactffi_pact_spec_version(pact), PactSpecification_V4);
  pactffi_pact_model_delete(pact);
  pactffi_pact_model_delete(pact);

  CHECK_ERROR("pact is a Pact that has been deleted");
}

static void a_refused_call_changes_nothing(PactHandle pact) {
  InteractionHandle kept = pactffi_new_interaction(pact, "kept");
  CHECK(pactffi_with_request(kept, "PUT", "/kept"));
  CHECK(pactffi_with_body(kept, InteractionPart_Request, "application/json", "{\"old\":true}"));
  CHECK(!pactffi_with_body(kept, InteractionPart_Request, "application/json",
                           "{\"new\":{\"pact:matcher:type\":\"regex\",\"value\":\"x\"}}"));
  CHECK_INT(pactffi_pact_handle_write_file(pact, ".", true), 0);

  char content[8192];
  FILE *file = fopen("Consumer-Provider.json", "rb");
  CHECK(file != NULL);
  content[fread(content, 1, sizeof content - 1, file)] = '\0';
  fclose(file);
  CHECK(strstr(content, "\"/kept\"") != NULL);
  CHECK(strstr(content, "\"PUT\"") != NULL);
  CHECK(strstr(content, "\"old\"") != NULL);
  CHECK(strstr(content, "\"new\"") == NULL);
}

int main(void) {
  PactHandle pact = pactffi_new_pact(BAD, BAD);
  CHECK(pact != 0);
  InteractionHandle http = pactffi_new_interaction(pact, "http");

  text_that_is_not_utf8_is_refused(http);
  numbers_that_stand_for_nothing_are_refused(pact, http);
  text_that_cannot_be_read_is_refused(http);
  handles_that_name_nothing_are_refused(pact, http);
  objects_are_deleted_once_and_as_what_they_are(pact);
  a_refused_call_changes_nothing(pact);

  CHECK_INT(pactffi_free_pact_handle(pact), 0);
  CHECK(!pactffi_given(http, "state"));
  CHECK_NOTHING_ALIVE();
  return 0;
}
