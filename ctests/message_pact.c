/* Message pacts by the older functions: built, reified, written, read again and gone through. */
#define _POSIX_C_SOURCE 200809L

#include "check.h"
#include "system.h"

#include <stdint.h>

static char folder[] = "/tmp/pact-messages-XXXXXX";

static const uint8_t *bytes(const char *text) { return (const uint8_t *)text; }

static void a_message_is_built_and_reified(void) {
  MessagePactHandle pact = pactffi_new_message_pact("reader", "writer");
  MessageHandle message = pactffi_new_message(pact, "an event");
  CHECK(message != 0);
  const char *text = pactffi_message_reify(message);
  CHECK_STR(text, "");
  pactffi_string_delete((char *)text);
  CHECK_ERROR("");

  pactffi_message_expects_to_receive(message, "a thing happened");
  pactffi_message_given(message, "a thing");
  pactffi_message_given_with_param(message, "a thing", "id", "1");
  pactffi_message_with_contents(message, "application/json",
                                bytes("{\"id\":{\"pact:matcher:type\":\"integer\",\"value\":7}}"), 0);
  pactffi_message_with_metadata(message, "raw", "{\"x\":1}");
  pactffi_message_with_metadata_v2(message, "queue", "{\"pact:matcher:type\":\"type\",\"value\":\"q\"}");
  CHECK_ERROR("");

  text = pactffi_message_reify(message);
  CHECK_STR(text,
            "{\"contents\":{\"id\":7},\"description\":\"a thing happened\",\"matchingRules\":{\"body\":{\"$.id\":"
            "{\"combine\":\"AND\",\"matchers\":[{\"match\":\"integer\"}]}},\"metadata\":{\"queue\":{\"combine\":"
            "\"AND\",\"matchers\":[{\"match\":\"type\"}]}}},\"metadata\":{\"contentType\":\"application/json\","
            "\"queue\":\"q\",\"raw\":\"{\\\"x\\\":1}\"},\"providerStates\":[{\"name\":\"a thing\",\"params\":"
            "{\"id\":1}}]}");
  pactffi_string_delete((char *)text);
  CHECK(pactffi_with_specification(pact, PactSpecification_V4));
  text = pactffi_message_reify(message);
  CHECK(strstr(text, "\"type\":\"Asynchronous/Messages\"") != NULL);
  pactffi_string_delete((char *)text);

  pactffi_message_with_contents(message, "application/octet-stream", NULL, 3);
  text = pactffi_message_reify(message);
  CHECK_STR(text, "null");
  pactffi_string_delete((char *)text);
  CHECK_INT(pactffi_free_message_pact_handle(pact), 0);
  CHECK_INT(pactffi_free_pact_handle(pact), 1);
  char error[100];
  CHECK(pactffi_get_error_message(error, sizeof error) > 1);
}

static void text_ends_with_its_nul_and_bytes_with_their_size(void) {
  const struct {
    const char *type;
    size_t size;
    const char *contents;
  } table[] = {
      {NULL, 0, "\"contents\":\"plain\""},
      {"text/plain", 2, "\"contents\":\"plain\""},
      {"application/octet-stream", 2, "\"contents\":\"cGw=\""},
      {"application/xml", 5, "\"contents\":\"plain\""},
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    MessagePactHandle pact = pactffi_new_message_pact(NULL, NULL);
    MessageHandle message = pactffi_new_message(pact, "m");
    pactffi_message_with_contents(message, table[i].type, bytes("plain"), table[i].size);
    const char *text = pactffi_message_reify(message);
    CHECK(strstr(text, table[i].contents) != NULL);
    pactffi_string_delete((char *)text);
    CHECK_INT(pactffi_free_message_pact_handle(pact), 0);
  }
  CHECK_ERROR("");
}

static void a_message_pact_is_written_merged_and_read(void) {
  CHECK(system_temporary(folder) != NULL);
  for (int round = 0; round < 2; round++) {
    MessagePactHandle pact = pactffi_new_message_pact("reader", "writer");
    MessageHandle first = pactffi_new_message(pact, round == 0 ? "one" : "two");
    pactffi_message_with_contents(first, NULL, bytes("hello"), 5);
    pactffi_message_given(first, "ready");
    pactffi_with_message_pact_metadata(pact, "team", "name", "a");
    pactffi_with_message_pact_metadata(pact, "team", "chat", "b");
    CHECK_INT(pactffi_write_message_pact_file(pact, folder, false), 0);
    CHECK_INT(pactffi_free_message_pact_handle(pact), 0);
    CHECK_INT(pactffi_write_message_pact_file(pact, folder, false), 2);
    char error[100];
    pactffi_get_error_message(error, sizeof error);
  }

  char path[200];
  snprintf(path, sizeof path, "%s/reader-writer.json", folder);
  FILE *file = fopen(path, "r");
  CHECK(file != NULL);
  static char json[10000];
  json[fread(json, 1, sizeof json - 1, file)] = 0;
  fclose(file);
  CHECK_INT(system_unlink(path), 0);
  CHECK_INT(system_rmdir(folder), 0);

  MessagePact *pact = pactffi_message_pact_new_from_json(path, json);
  CHECK(pact != NULL);
  Consumer *consumer = pactffi_message_pact_get_consumer(pact);
  CHECK(consumer == pactffi_message_pact_get_consumer(pact));
  Provider *provider = pactffi_message_pact_get_provider(pact);
  const char *names[] = {pactffi_consumer_get_name(consumer), pactffi_provider_get_name(provider),
                         pactffi_message_pact_find_metadata(pact, "team", "chat")};
  CHECK_STR(names[0], "reader");
  CHECK_STR(names[1], "writer");
  CHECK_STR(names[2], "b");
  for (int i = 0; i < 3; i++) pactffi_string_delete((char *)names[i]);
  CHECK(pactffi_message_pact_find_metadata(pact, "nobody", "name") == NULL);
  CHECK_ERROR("invalid metadata key (key 1)");
  CHECK(pactffi_message_pact_find_metadata(pact, "team", "name") == NULL);
  CHECK_ERROR("invalid metadata key (key 2)");

  MessagePactMessageIterator *messages = pactffi_message_pact_get_message_iter(pact);
  Message *one = pactffi_message_pact_message_iter_next(messages);
  Message *two = pactffi_message_pact_message_iter_next(messages);
  CHECK(pactffi_message_pact_message_iter_next(messages) == NULL);
  pactffi_message_pact_message_iter_delete(messages);
  const char *said[] = {pactffi_message_get_description(one), pactffi_message_get_description(two)};
  CHECK_STR(said[0], "one");
  CHECK_STR(said[1], "two");
  for (int i = 0; i < 2; i++) pactffi_string_delete((char *)said[i]);

  MessagePactMetadataIterator *metadata = pactffi_message_pact_get_metadata_iter(pact);
  int entries = 0;
  MessagePactMetadataTriple *triple;
  while ((triple = pactffi_message_pact_metadata_iter_next(metadata)) != NULL) {
    if (strcmp(triple->outer_key, "team") == 0) {
      CHECK_STR(triple->inner_key, "chat");
      CHECK_STR(triple->value, "b");
    }
    entries++;
    pactffi_message_pact_metadata_triple_delete(triple);
  }
  CHECK(entries >= 3);
  pactffi_message_pact_metadata_iter_delete(metadata);
  pactffi_message_pact_delete(pact);
  CHECK(pactffi_message_get_description(one) == NULL);
  CHECK_ERROR("message is a Message that has been deleted");
  CHECK(pactffi_consumer_get_name(consumer) == NULL);
  CHECK_ERROR("consumer is a Consumer that has been deleted");
}

static void what_is_no_message_pact_is_refused(void) {
  CHECK(pactffi_message_pact_new_from_json(NULL, "{}") == NULL);
  CHECK_ERROR("file_name is null");
  CHECK(pactffi_message_pact_new_from_json("f", NULL) == NULL);
  CHECK_ERROR("json_str is null");
  CHECK(pactffi_message_pact_new_from_json("f", "{") == NULL);
  CHECK_ERROR("error parsing json_str as JSON");
  CHECK(pactffi_message_pact_new_from_json("f", "{\"messages\":5}") == NULL);
  CHECK_ERROR("f: 'messages' must be an array but is 5");
  CHECK(pactffi_message_pact_new_from_json(
            "f", "{\"messages\":[{}],\"metadata\":{\"pactSpecification\":{\"version\":\"4.0\"}}}") == NULL);
  char error[200];
  CHECK(pactffi_get_error_message(error, sizeof error) > 1);
}

static void the_interactions_of_a_pact_are_gone_through_by_kind(void) {
  PactHandle pact = pactffi_new_pact("c", "p");
  CHECK(pactffi_new_interaction(pact, "http") != 0);
  CHECK(pactffi_new_async_message(pact, "message") != 0);
  CHECK(pactffi_new_async_message(pact, "message") != 0);
  CHECK(pactffi_new_sync_message_interaction(pact, "sync") != 0);
  Pact *model = pactffi_pact_handle_to_pointer(pact);
  PactSyncHttpIterator *https = pactffi_pact_handle_get_sync_http_iter(pact);
  PactAsyncMessageIterator *asyncs = pactffi_pact_handle_get_async_message_iter(pact);
  PactSyncMessageIterator *syncs = pactffi_pact_handle_get_sync_message_iter(pact);
  PactMessageIterator *messages = pactffi_pact_handle_get_message_iter(pact);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
  CHECK(pactffi_pact_handle_get_message_iter(pact) == NULL);
  CHECK_ERROR("Pact handle is not valid");

  SynchronousHttp *http = pactffi_pact_sync_http_iter_next(https);
  const char *text = pactffi_sync_http_get_description(http);
  CHECK_STR(text, "http");
  pactffi_string_delete((char *)text);
  CHECK(pactffi_pact_sync_http_iter_next(https) == NULL);
  CHECK(pactffi_pact_async_message_iter_next(asyncs) != NULL);
  CHECK(pactffi_pact_async_message_iter_next(asyncs) != NULL);
  CHECK(pactffi_pact_async_message_iter_next(asyncs) == NULL);
  CHECK(pactffi_pact_sync_message_iter_next(syncs) != NULL);
  CHECK(pactffi_pact_sync_message_iter_next(syncs) == NULL);
  CHECK(pactffi_pact_message_iter_next(messages) != NULL);
  pactffi_pact_sync_http_iter_delete(https);
  pactffi_pact_async_message_iter_delete(asyncs);
  pactffi_pact_sync_message_iter_delete(syncs);
  pactffi_pact_message_iter_delete(messages);
  CHECK(pactffi_sync_http_get_description(http) == NULL);
  CHECK_ERROR("interaction is a SynchronousHttp that has been deleted");

  const Consumer *consumer = pactffi_pact_get_consumer(model);
  const Provider *provider = pactffi_pact_get_provider(model);
  PactInteractionIterator *all = pactffi_pact_model_interaction_iterator(model);
  pactffi_pact_model_delete(model);
  pactffi_pact_consumer_delete(consumer);
  pactffi_pact_provider_delete(provider);
  int kinds[4] = {0};
  const PactInteraction *interaction;
  while ((interaction = pactffi_pact_interaction_iter_next(all)) != NULL) {
    const SynchronousHttp *as_http = pactffi_pact_interaction_as_synchronous_http(interaction);
    const AsynchronousMessage *as_async = pactffi_pact_interaction_as_asynchronous_message(interaction);
    const SynchronousMessage *as_sync = pactffi_pact_interaction_as_synchronous_message(interaction);
    const Message *as_message = pactffi_pact_interaction_as_message(interaction);
    CHECK_ERROR("");
    kinds[0] += as_http != NULL;
    kinds[1] += as_async != NULL;
    kinds[2] += as_sync != NULL;
    kinds[3] += as_message != NULL;
    pactffi_sync_http_delete(as_http);
    pactffi_async_message_delete(as_async);
    pactffi_sync_message_delete((SynchronousMessage *)as_sync);
    pactffi_message_delete((Message *)as_message);
    pactffi_pact_interaction_delete(interaction);
    CHECK(pactffi_pact_interaction_as_message(interaction) == NULL);
    CHECK_ERROR("interaction is a PactInteraction that has been deleted");
  }
  CHECK_INT(kinds[0], 1);
  CHECK_INT(kinds[1], 2);
  CHECK_INT(kinds[2], 1);
  CHECK_INT(kinds[3], 2);
  pactffi_pact_interaction_iter_delete(all);
}

int main(void) {
  a_message_is_built_and_reified();
  text_ends_with_its_nul_and_bytes_with_their_size();
  a_message_pact_is_written_merged_and_read();
  what_is_no_message_pact_is_refused();
  the_interactions_of_a_pact_are_gone_through_by_kind();
  CHECK_NOTHING_ALIVE();
  return 0;
}
