-- A plugin for contents of the type text/lua, fields and a transport; what it answers depends on the text.

function init(implementation, version)
  local types = { ["content-types"] = "text/lua" }
  return {
    { entryType = "CONTENT_MATCHER", key = "lp", values = types },
    { entryType = "CONTENT_GENERATOR", key = "lp", values = types },
    { entryType = "MATCHER", key = "lua-kind", values = {} },
    { entryType = "GENERATOR", key = "lua-make", values = {} },
    { entryType = "TRANSPORT", key = "luat", values = {} },
  }
end

function configure_interaction(content_type, config)
  local contents = {
    contents = { contents = "[" .. config.text .. "]", content_type = content_type, content_type_hint = "TEXT" },
    rules = { ["$.x"] = { { type = "regex", values = { regex = "a+" } } } },
    plugin_config = { interaction_configuration = { i = 1 } },
  }
  return { interactions = { contents }, plugin_config = { pact_configuration = { p = "x" } } }
end

local answers = {
  text = { mismatches = { ["$"] = "as a text" } },
  table = { mismatches = { ["$.t"] = { mismatch = "as a table", path = "$.t", expected = 1, actual = true } } },
  list = { mismatches = { ["$"] = { "first", { mismatch = "second", path = "$.s", expected = 1.5 } } } },
  error = { error = "not equal" },
  type = { ["type-mismatch"] = { expected = "a/b", actual = "c/d" } },
}

function match_contents(request)
  if request.actual.contents == request.expected.contents then
    return {}
  end
  if request.actual.contents == "throw" then
    error("thrown")
  end
  return answers[request.actual.contents] or { error = "unknown: " .. request.actual.contents }
end

function generate_content(contents, generators, test_mode)
  contents.contents = contents.contents .. " generated for " .. test_mode
  return contents
end

function match_field(request)
  return { mismatches = { math.type(request.actual) or type(request.actual) } }
end

function generate_field(request)
  return { value = { made = true, list = { 1, 2.5 } } }
end

function start_mock_server(request)
  return { details = { key = "lua-key", port = 4711, address = "127.0.0.1:4711" } }
end

function get_mock_server_results(key)
  return { ok = false, results = { { path = "p", error = "not called", mismatches = {} } } }
end

function shutdown_mock_server(key)
  return { ok = true, results = {} }
end

function prepare_interaction_for_verification(request)
  if request.config.providerState and request.config.providerState.bad then
    return { interaction_data = { body = { contents = "BAD", content_type = "text/lua" }, metadata = {} } }
  end
  return { interaction_data = { body = { contents = "REQ", content_type = "text/lua" }, metadata = { n = "v" } } }
end

function verify_interaction(request)
  local text = request.interaction_data.body.contents
  if text == "BAD" then
    return { result = { success = false, mismatches = { "was bad" } } }
  end
  return { result = { success = true, output = { "verified " .. text } } }
end
