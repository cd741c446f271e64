// The plugins of a pact. pact.hpp includes this file.
#ifndef PACT_PLUGIN_HPP
#define PACT_PLUGIN_HPP

#include <memory>
#include <string>
#include <utility>

#include "pact.h"
#include "pact_error.hpp"

namespace pact {

namespace detail {

/// The loads of plugins of one pact. The library releases them together: one load of each plugin at a time.
struct PluginLoads {
  PactHandle pact;  ///< 0 after the pact was freed, which releases them all
  int open = 0;
  int loads = 0;

  void release() noexcept {
    if (--open > 0 || pact == 0) return;
    for (; loads > 0; --loads) pactffi_cleanup_plugins(pact);
  }
};

}  // namespace detail

/// One use of a plugin by a pact; the destructor ends it. With the last one of the pact its plugins are released: it must
/// outlive the servers of the pact.
class PluginUse {
 public:
  PluginUse(std::shared_ptr<detail::PluginLoads> loads, const std::string& name, const std::string& version) {
    detail::require(pactffi_using_plugin(loads->pact, name.c_str(), version.c_str()) == 0);
    ++loads->open;
    ++loads->loads;
    loads_ = std::move(loads);
  }

  PluginUse(PluginUse&& other) noexcept = default;
  PluginUse& operator=(PluginUse&& other) noexcept {
    std::swap(loads_, other.loads_);
    return *this;
  }
  PluginUse(const PluginUse&) = delete;
  PluginUse& operator=(const PluginUse&) = delete;
  ~PluginUse() { release(); }

  /// Ends the use. A second call does nothing.
  void release() noexcept {
    if (const auto loads = std::exchange(loads_, nullptr)) loads->release();
  }

 private:
  std::shared_ptr<detail::PluginLoads> loads_;
};

}  // namespace pact

#endif
