// The messages of a pact, as the consumer under test receives them. pact.hpp includes this file.
#ifndef PACT_MESSAGES_HPP
#define PACT_MESSAGES_HPP

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pact.h"
#include "pact_error.hpp"

namespace pact {

/// Contents and metadata of a message: the examples, with generated values.
struct Contents {
  std::string body;                             ///< as bytes
  std::map<std::string, std::string> metadata;  ///< texts as they are, other values as JSON
};

/// An asynchronous message.
struct ReceivedMessage : Contents {
  std::string description;
};

/// A synchronous message: a request with its responses.
struct ReceivedExchange {
  std::string description;
  Contents request;
  std::vector<Contents> responses;
};

namespace detail {

/// Contents that the library has made for the caller; frees them.
inline Contents contents(const MessageContents* made) {
  const std::unique_ptr<const MessageContents, decltype(&pactffi_message_contents_delete)> owned(
      made, &pactffi_message_contents_delete);
  require(made != nullptr);
  Contents contents;
  if (const std::uint8_t* bytes = pactffi_message_contents_get_contents_bin(made)) {
    contents.body.assign(reinterpret_cast<const char*>(bytes), pactffi_message_contents_get_contents_length(made));
  }
  const std::unique_ptr<MessageMetadataIterator, decltype(&pactffi_message_metadata_iter_delete)> entries(
      pactffi_message_contents_get_metadata_iter(made), &pactffi_message_metadata_iter_delete);
  require(entries != nullptr);
  using Pair = std::unique_ptr<MessageMetadataPair, decltype(&pactffi_message_metadata_pair_delete)>;
  for (;;) {
    const Pair pair(pactffi_message_metadata_iter_next(entries.get()), &pactffi_message_metadata_pair_delete);
    if (pair == nullptr) return contents;
    contents.metadata[pair->key] = pair->value;
  }
}

inline std::vector<ReceivedMessage> messages(PactHandle pact) {
  const std::unique_ptr<PactAsyncMessageIterator, decltype(&pactffi_pact_async_message_iter_delete)> all(
      pactffi_pact_handle_get_async_message_iter(pact), &pactffi_pact_async_message_iter_delete);
  require(all != nullptr);
  std::vector<ReceivedMessage> found;
  while (const AsynchronousMessage* message = pactffi_pact_async_message_iter_next(all.get())) {
    found.push_back({contents(pactffi_async_message_generate_contents(message)),
                     take(pactffi_async_message_get_description(message))});
  }
  return found;
}

inline std::vector<ReceivedExchange> exchanges(PactHandle pact) {
  const std::unique_ptr<PactSyncMessageIterator, decltype(&pactffi_pact_sync_message_iter_delete)> all(
      pactffi_pact_handle_get_sync_message_iter(pact), &pactffi_pact_sync_message_iter_delete);
  require(all != nullptr);
  std::vector<ReceivedExchange> found;
  while (const SynchronousMessage* message = pactffi_pact_sync_message_iter_next(all.get())) {
    ReceivedExchange exchange{take(pactffi_sync_message_get_description(message)),
                              contents(pactffi_sync_message_generate_request_contents(message)),
                              {}};
    const std::size_t count = pactffi_sync_message_get_number_responses(message);
    for (std::size_t i = 0; i < count; ++i) {
      exchange.responses.push_back(contents(pactffi_sync_message_generate_response_contents(message, i)));
    }
    found.push_back(std::move(exchange));
  }
  return found;
}

}  // namespace detail

}  // namespace pact

#endif
