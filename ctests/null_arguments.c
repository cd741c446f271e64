/* Every function that takes a pointer, with NULL where the documentation gives NULL no meaning: it fails and says so. */
#include "check.h"

/* The call fails (is false, 0 or NULL) and the last error is this one. */
#define REFUSES(call, error) \
  do {                       \
    CHECK(!(call));          \
    CHECK_ERROR(error);      \
  } while (0)

int main(void) {
  PactHandle pact = pactffi_new_pact(NULL, NULL);
  CHECK(pact != 0);
  InteractionHandle http = pactffi_new_interaction(pact, "http");
  InteractionHandle message = pactffi_new_message_interaction(pact, "message");
  InteractionPart request = InteractionPart_Request;

  REFUSES(pactffi_new_interaction(pact, NULL), "description is null");
  REFUSES(pactffi_new_message_interaction(pact, NULL), "description is null");
  REFUSES(pactffi_new_sync_message_interaction(pact, NULL), "description is null");
  REFUSES(pactffi_upon_receiving(http, NULL), "description is null");
  REFUSES(pactffi_given(http, NULL), "description is null");
  REFUSES(pactffi_given_with_param(http, NULL, "a", "1"), "description is null");
  REFUSES(pactffi_given_with_param(http, "state", NULL, "1"), "name is null");
  CHECK_INT(pactffi_given_with_params(http, NULL, "{}"), 3);
  CHECK_ERROR("description is null");
  CHECK_INT(pactffi_given_with_params(http, "state", NULL), 3);
  CHECK_ERROR("params is null");
  CHECK_INT(pactffi_interaction_test_name(http, NULL), 1);
  CHECK_ERROR("test_name is null");
  REFUSES(pactffi_with_pact_metadata(pact, NULL, "a", "b"), "namespace is null");
  REFUSES(pactffi_set_comment(http, NULL, "1"), "Key value is not valid (NULL or non-UTF-8)");
  REFUSES(pactffi_add_text_comment(http, NULL), "Comment value is not valid (NULL or non-UTF-8)");
  REFUSES(pactffi_add_interaction_reference(http, NULL, "a", "b"),
          "Group value is not valid (NULL or non-UTF-8)");
  REFUSES(pactffi_add_interaction_reference(http, "a", NULL, "b"),
          "Name value is not valid (NULL or non-UTF-8)");
  REFUSES(pactffi_add_interaction_reference(http, "a", "b", NULL),
          "Value is not valid (NULL or non-UTF-8)");
  REFUSES(pactffi_with_query_parameter(http, NULL, 0, "1"), "name is null");
  REFUSES(pactffi_with_query_parameter_v2(http, NULL, 0, "1"), "name is null");
  REFUSES(pactffi_with_header(http, request, NULL, 0, "1"), "name is null");
  REFUSES(pactffi_with_header_v2(http, request, NULL, 0, "1"), "name is null");
  REFUSES(pactffi_set_header(http, request, NULL, "1"), "name is null");
  REFUSES(pactffi_with_binary_file(http, request, NULL, NULL, 0), "content_type is null");
  REFUSES(pactffi_with_metadata(message, NULL, "1", request), "key is null");
  REFUSES(pactffi_with_matching_rules(http, request, NULL), "rules is null");
  REFUSES(pactffi_with_generators(http, request, NULL), "generators is null");
  REFUSES(pactffi_parse_pact_json(NULL), "json is null");
  CHECK_INT(pactffi_pact_spec_version(NULL), PactSpecification_Unknown);
  CHECK_ERROR("pact is null");

  StringResult result = pactffi_with_multipart_file(http, request, NULL, NULL, NULL);
  CHECK_INT(result.tag, StringResult_Failed);
  CHECK_STR(result.failed, "with_multipart_file: Content type value is not valid (NULL or non-UTF-8)");
  pactffi_string_delete(result.failed);

  /* Where NULL has a meaning, it is taken. */
  CHECK(pactffi_with_request(http, NULL, NULL));
  CHECK(pactffi_with_query_parameter(http, "q", 0, NULL));
  CHECK(pactffi_with_query_parameter_v2(http, "q", 0, NULL));
  CHECK(pactffi_with_header(http, request, "h", 0, NULL));
  CHECK(pactffi_with_header_v2(http, request, "h", 0, NULL));
  CHECK(pactffi_set_header(http, request, "h", NULL));
  CHECK(pactffi_response_status_v2(http, NULL));
  CHECK(pactffi_with_body(http, request, NULL, NULL));
  CHECK(pactffi_with_binary_body(http, request, NULL, NULL, 5));
  CHECK(pactffi_with_metadata(message, "key", NULL, request));
  CHECK(pactffi_set_key(http, NULL));
  CHECK(pactffi_set_comment(http, "key", NULL));
  CHECK(pactffi_given_with_param(http, "state", "a", NULL));
  CHECK(pactffi_with_pact_metadata(pact, "team", NULL, NULL));
  pactffi_string_delete(NULL);
  pactffi_free_string(NULL);
  pactffi_pact_model_delete(NULL);

  CHECK_INT(pactffi_free_pact_handle(pact), 0);
  CHECK_NOTHING_ALIVE();
  return 0;
}
