/* An HTTP interaction described through handles and written in every version of the specification. */
#define _POSIX_C_SOURCE 200809L

#include "check.h"
#include "system.h"

static const char *const directory = ".";

static const char *read_file(const char *name) {
  static char content[16384];
  char path[1024];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  FILE *file = fopen(path, "rb");
  CHECK(file != NULL);
  size_t length = fread(content, 1, sizeof content - 1, file);
  fclose(file);
  content[length] = '\0';
  return content;
}

static InteractionHandle describe(PactHandle pact) {
  InteractionHandle interaction = pactffi_new_interaction(pact, "a request for a user");
  CHECK(interaction != 0);
  CHECK(pactffi_given(interaction, "a user exists"));
  CHECK(pactffi_given_with_param(interaction, "a user exists", "id", "1"));
  CHECK_INT(pactffi_given_with_params(interaction, "an order exists", "{\"id\": 7}"), 0);
  CHECK(pactffi_with_request(interaction, "get", "{\"pact:matcher:type\":\"regex\",\"regex\":\"/users/\\\\d+\",\"value\":\"/users/1\"}"));
  CHECK(pactffi_with_query_parameter_v2(interaction, "expand", 0, "orders"));
  CHECK(pactffi_with_query_parameter_v2(interaction, "expand", 1, "friends"));
  CHECK(pactffi_with_header_v2(interaction, InteractionPart_Request, "Accept", 0, "application/json, text/plain"));
  CHECK(pactffi_response_status(interaction, 200));
  CHECK(pactffi_with_body(interaction, InteractionPart_Response, "application/json",
                          "{\"name\":{\"pact:matcher:type\":\"type\",\"value\":\"Ann\"}}"));
  CHECK(pactffi_with_pact_metadata(pact, "team", "name", "users"));
  return interaction;
}

static void a_pact_is_written_in_the_version_asked_for(PactSpecification version, const char *text) {
  PactHandle pact = pactffi_new_pact("shop", "users");
  CHECK(pact != 0);
  CHECK_INT(pactffi_handle_get_pact_spec_version(pact), PactSpecification_V3);
  CHECK(pactffi_with_specification(pact, version));
  CHECK_INT(pactffi_handle_get_pact_spec_version(pact), version);
  describe(pact);

  CHECK_INT(pactffi_pact_handle_write_file(pact, directory, true), 0);

  const char *content = read_file("shop-users.json");
  char wanted[64];
  snprintf(wanted, sizeof wanted, "\"version\": \"%s\"", text);
  CHECK(strstr(content, wanted) != NULL);
  CHECK(strstr(content, "\"method\": \"GET\"") != NULL);
  CHECK(strstr(content, "\"path\": \"/users/1\"") != NULL);
  CHECK(strstr(content, "\"ffi\": \"0.5.12\"") != NULL);
  CHECK_INT(content[strlen(content) - 1], '}');
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void a_second_pact_is_merged_into_the_file(void) {
  PactHandle pact = pactffi_new_pact("shop", "users");
  InteractionHandle other = pactffi_new_interaction(pact, "another request");
  CHECK(pactffi_with_request(other, "DELETE", "/users/1"));
  CHECK(pactffi_response_status_v2(other, "204"));
  CHECK(pactffi_with_specification(pact, PactSpecification_V4));

  CHECK_INT(pactffi_pact_handle_write_file(pact, directory, false), 0);

  const char *content = read_file("shop-users.json");
  CHECK(strstr(content, "\"a request for a user\"") != NULL);
  CHECK(strstr(content, "\"another request\"") != NULL);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void notes_are_written_in_version_4(void) {
  PactHandle pact = pactffi_new_pact("notes", "users");
  CHECK(pactffi_with_specification(pact, PactSpecification_V4));
  InteractionHandle interaction = describe(pact);
  CHECK(pactffi_set_key(interaction, "key-1"));
  CHECK(pactffi_set_pending(interaction, true));
  CHECK(pactffi_set_comment(interaction, "ticket", "{\"id\": 5}"));
  CHECK(pactffi_add_text_comment(interaction, "first line"));
  CHECK(pactffi_add_interaction_reference(interaction, "openapi", "operation", "getUser"));
  CHECK_INT(pactffi_interaction_test_name(interaction, "notes_are_written"), 0);

  CHECK_INT(pactffi_pact_handle_write_file(pact, directory, true), 0);

  const char *content = read_file("notes-users.json");
  CHECK(strstr(content, "\"key\": \"key-1\"") != NULL);
  CHECK(strstr(content, "\"pending\": true") != NULL);
  CHECK(strstr(content, "\"first line\"") != NULL);
  CHECK(strstr(content, "\"operation\": \"getUser\"") != NULL);
  CHECK(strstr(content, "\"testname\": \"notes_are_written\"") != NULL);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void what_cannot_be_written_is_refused_and_changes_nothing(void) {
  PactHandle pact = pactffi_new_pact("..", "users");
  CHECK(pactffi_new_interaction(pact, "x") != 0);
  CHECK_INT(pactffi_pact_handle_write_file(pact, "/proc/no/such/place", false), 2);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);

  pact = pactffi_new_pact("../outside", "users");
  CHECK_INT(pactffi_pact_handle_write_file(pact, directory, false), 2);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);

  pact = pactffi_new_pact("messages", "users");
  CHECK(pactffi_new_sync_message_interaction(pact, "needs version 4") != 0);
  CHECK(pactffi_with_specification(pact, PactSpecification_V3));
  CHECK_INT(pactffi_pact_handle_write_file(pact, directory, false), 2);
  char path[1024];
  snprintf(path, sizeof path, "%s/messages-users.json", directory);
  CHECK(!system_has_file(path));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
  CHECK_INT(pactffi_pact_handle_write_file(pact, directory, false), 3);
}

static void a_copy_outlives_the_handle(void) {
  PactHandle handle = pactffi_new_pact("shop", "users");
  Pact *copy = pactffi_pact_handle_to_pointer(handle);
  CHECK(copy != NULL);
  CHECK_INT(pactffi_free_pact_handle(handle), 0);

  CHECK_INT(pactffi_pact_spec_version(copy), PactSpecification_V4);

  pactffi_pact_model_delete(copy);
  CHECK_INT(pactffi_pact_spec_version(copy), PactSpecification_Unknown);
  CHECK_ERROR("pact is a Pact that has been deleted");
}

int main(void) {
  a_pact_is_written_in_the_version_asked_for(PactSpecification_V1, "1.0.0");
  a_pact_is_written_in_the_version_asked_for(PactSpecification_V1_1, "1.1.0");
  a_pact_is_written_in_the_version_asked_for(PactSpecification_V2, "2.0.0");
  a_pact_is_written_in_the_version_asked_for(PactSpecification_V3, "3.0.0");
  a_pact_is_written_in_the_version_asked_for(PactSpecification_V4, "4.0");
  a_second_pact_is_merged_into_the_file();
  notes_are_written_in_version_4();
  what_cannot_be_written_is_refused_and_changes_nothing();
  a_copy_outlives_the_handle();
  CHECK_NOTHING_ALIVE();
  return 0;
}
