/* HTTP interactions as objects: the bodies of request and response. */
#include "check.h"

static const uint8_t PNG[] = {0x89, 'P', 'N', 'G', 0, 0xff};

static void a_new_interaction_has_no_bodies(void) {
  SynchronousHttp *http = pactffi_sync_http_new();

  TAKES(pactffi_sync_http_get_description(http), "Synchronous/HTTP Interaction");
  CHECK(pactffi_sync_http_get_request_contents(http) == NULL);
  CHECK(pactffi_sync_http_get_request_contents_bin(http) == NULL);
  CHECK_INT(pactffi_sync_http_get_request_contents_length(http), 0);
  CHECK(pactffi_sync_http_get_response_contents(http) == NULL);
  CHECK(pactffi_sync_http_get_response_contents_bin(http) == NULL);
  CHECK_INT(pactffi_sync_http_get_response_contents_length(http), 0);
  CHECK_ERROR("");
  pactffi_sync_http_delete(http);
}

static void bodies_read_as_they_were_written(void) {
  SynchronousHttp *http = pactffi_sync_http_new();

  pactffi_sync_http_set_request_contents(http, "{\"a\":1}", "application/json");
  pactffi_sync_http_set_response_contents_bin(http, PNG, sizeof PNG, "image/png");
  TAKES(pactffi_sync_http_get_request_contents(http), "{\"a\":1}");
  CHECK_INT(pactffi_sync_http_get_request_contents_length(http), 7);
  const uint8_t *before = pactffi_sync_http_get_request_contents_bin(http);
  TAKES(pactffi_sync_http_get_response_contents(http), "");
  CHECK_INT(pactffi_sync_http_get_response_contents_length(http), sizeof PNG);
  CHECK(memcmp(pactffi_sync_http_get_response_contents_bin(http), PNG, sizeof PNG) == 0);

  pactffi_sync_http_set_request_contents_bin(http, PNG, 0, NULL);
  pactffi_sync_http_set_response_contents(http, NULL, "text/plain");
  TAKES(pactffi_sync_http_get_request_contents(http), "");
  CHECK(pactffi_sync_http_get_request_contents_bin(http) == NULL);
  TAKES(pactffi_sync_http_get_response_contents(http), "");
  CHECK_INT(pactffi_sync_http_get_response_contents_length(http), 0);
  CHECK(memcmp(before, "{\"a\":1}", 7) == 0);
  CHECK_ERROR("");
  pactffi_sync_http_delete(http);
}

static void request_and_response_are_lent_by_the_interaction(void) {
  SynchronousHttp *http = pactffi_sync_http_new();
  const HttpRequest *request = pactffi_sync_http_get_request(http);
  const HttpResponse *response = pactffi_sync_http_get_response(http);

  CHECK(request != NULL);
  CHECK(response != NULL);
  CHECK(pactffi_sync_http_get_request(http) == request);
  CHECK(pactffi_sync_http_get_response(http) == response);
  CHECK_ERROR("");
  for (int category = MatchingRuleCategory_METHOD; category <= MatchingRuleCategory_METADATA; category++) {
    MatchingRuleCategoryIterator *of_request = pactffi_request_contents_get_matching_rule_iter(request, category);
    MatchingRuleCategoryIterator *of_response = pactffi_response_contents_get_matching_rule_iter(response, category);
    CHECK(pactffi_matching_rules_iter_next(of_request) == NULL);
    CHECK(pactffi_matching_rules_iter_next(of_response) == NULL);
    pactffi_matching_rules_iter_delete(of_request);
    pactffi_matching_rules_iter_delete(of_response);
  }
  GeneratorCategoryIterator *generators = pactffi_response_contents_get_generators_iter(response, GeneratorCategory_BODY);
  CHECK(pactffi_generators_iter_next(generators) == NULL);
  pactffi_generators_iter_delete(generators);
  generators = pactffi_request_contents_get_generators_iter(request, GeneratorCategory_METADATA);
  CHECK(pactffi_generators_iter_next(generators) == NULL);
  pactffi_generators_iter_delete(generators);
  CHECK_ERROR("");
  CHECK(pactffi_request_contents_get_matching_rule_iter(request, 99) == NULL);
  CHECK_ERROR("99 is not a known MatchingRuleCategory");
  CHECK(pactffi_response_contents_get_matching_rule_iter(response, -1) == NULL);
  CHECK_ERROR("-1 is not a known MatchingRuleCategory");
  CHECK(pactffi_request_contents_get_generators_iter(request, 7) == NULL);
  CHECK_ERROR("7 is not a known GeneratorCategory");
  CHECK(pactffi_response_contents_get_generators_iter(response, 7) == NULL);
  CHECK_ERROR("7 is not a known GeneratorCategory");
  pactffi_sync_http_delete((const SynchronousHttp *)request);
  CHECK_ERROR("interaction is a HttpRequest, not a SynchronousHttp");
  pactffi_sync_http_delete(http);
}

static void a_refused_call_changes_nothing(void) {
  SynchronousHttp *http = pactffi_sync_http_new();
  pactffi_sync_http_set_request_contents(http, "kept", NULL);
  pactffi_sync_http_set_response_contents(http, "kept too", NULL);

  pactffi_sync_http_set_request_contents(http, "\xff", NULL);
  CHECK_ERROR("error parsing contents as UTF-8");
  pactffi_sync_http_set_response_contents(http, "x", "\xff");
  CHECK_ERROR("error parsing content_type as UTF-8");
  pactffi_sync_http_set_request_contents_bin(http, PNG, SIZE_MAX, NULL);
  CHECK_ERROR("contents cannot be 18446744073709551615 bytes long");
  pactffi_sync_http_set_response_contents_bin(http, PNG, 1, "\xff");
  CHECK_ERROR("error parsing content_type as UTF-8");
  TAKES(pactffi_sync_http_get_request_contents(http), "kept");
  TAKES(pactffi_sync_http_get_response_contents(http), "kept too");

  CHECK_INT(pactffi_sync_http_set_description(http, "a\xff"), 0);
  CHECK_INT(pactffi_sync_http_set_description(http, NULL), 1);
  CHECK_ERROR("description is null");
  TAKES(pactffi_sync_http_get_description(http), "a\xef\xbf\xbd");
  CHECK(pactffi_sync_http_get_provider_state(http, 0) == NULL);
  CHECK_ERROR("index is out of bounds");
  ProviderStateIterator *states = pactffi_sync_http_get_provider_state_iter(http);
  CHECK(pactffi_provider_state_iter_next(states) == NULL);
  pactffi_provider_state_iter_delete(states);
  CHECK_ERROR("");
  pactffi_sync_http_delete(http);
}

static void what_is_no_interaction_is_refused(void) {
  SynchronousHttp *http = pactffi_sync_http_new();
  int foreign = 0;

  CHECK(pactffi_sync_http_get_request((const SynchronousHttp *)&foreign) == NULL);
  CHECK_ERROR("interaction is not a SynchronousHttp of this library");
  pactffi_sync_http_delete(NULL);
  CHECK_ERROR("");
  pactffi_sync_http_delete(http);
  CHECK(pactffi_sync_http_get_response_contents(http) == NULL);
  CHECK_ERROR("interaction is a SynchronousHttp that has been deleted");
  pactffi_sync_http_delete(http);
  CHECK_ERROR("interaction is a SynchronousHttp that has been deleted");
}

int main(void) {
  a_new_interaction_has_no_bodies();
  bodies_read_as_they_were_written();
  request_and_response_are_lent_by_the_interaction();
  a_refused_call_changes_nothing();
  what_is_no_interaction_is_refused();
  CHECK_NOTHING_ALIVE();
  return 0;
}
