-- A plugin for comma-separated values. Contents: {"csvHeaders": true, "column:Name": "matching(type, 'Ann')", …}.
local csv = require("csv")

function init(implementation, version)
  logger("loaded by " .. implementation .. " " .. version)
  local values = { ["content-types"] = "text/csv;application/csv" }
  return {
    { entryType = "CONTENT_MATCHER", key = "csv", values = values },
    { entryType = "CONTENT_GENERATOR", key = "csv", values = values },
  }
end

-- The example of a column, and its rule if it has one.
local function definition(text)
  local kind, argument, example = text:match("^matching%((%a+), *'(.-)', *'(.*)'%)$")
  if kind then return example, { type = kind, values = { [kind] = argument } } end
  kind, example = text:match("^matching%((%a+), *'(.*)'%)$")
  if kind then return example, { type = kind } end
  if text:find("^matching%(") then error("'" .. text .. "' is not a rule", 0) end
  return text
end

function configure_interaction(content_type, config)
  local names = {}
  for key in pairs(config) do
    local name = key:match("^column:(.+)$")
    if name then names[#names + 1] = name end
  end
  if #names == 0 then error("no column is defined") end
  table.sort(names, function(a, b)
    return (tonumber(a) or math.huge) < (tonumber(b) or math.huge) or (tonumber(a) == tonumber(b) and a < b)
  end)
  local examples, rules = {}, {}
  for at, name in ipairs(names) do
    local example, rule = definition(tostring(config["column:" .. name]))
    examples[at] = example
    if rule then rules["column:" .. name] = { rule } end
  end
  local rows = config.csvHeaders and { names, examples } or { examples }
  return {
    interactions = {
      {
        contents = { contents = csv.write(rows), content_type = content_type, content_type_hint = "TEXT" },
        rules = rules,
        plugin_config = { interaction_configuration = { csvHeaders = config.csvHeaders == true, columns = names } },
      },
    },
    plugin_config = { pact_configuration = { separator = "," } },
  }
end

local function mismatches(request, headers)
  local expected, actual = csv.parse(request.expected.contents), csv.parse(request.actual.contents or "")
  local found = {}
  local function add(path, mismatch)
    found[path] = found[path] or {}
    table.insert(found[path], mismatch)
  end
  local names = headers and table.remove(expected, 1)
  local given = headers and table.remove(actual, 1)
  if #actual == 0 then return { ["$"] = "Expected at least one row of values" } end
  for number, row in ipairs(actual) do
    for at, value in ipairs(expected[1]) do
      local name, column = names and names[at] or tostring(at), at
      for place, header in ipairs(given or {}) do
        if header == name then column = place end
      end
      local path, rule = "column:" .. name, nil
      for _, one in ipairs(request.rules[path] or {}) do rule = one end
      local other = row[column]
      if other == nil then
        add(path, "row " .. number .. " has no value for column '" .. name .. "'")
      elseif rule then
        local result = host_match_field(rule.type, {
          key = rule.type, rule = rule, path = path, mismatch_type = "body", expected = value, actual = other,
        })
        for _, one in ipairs(result.mismatches or { { mismatch = result.error } }) do add(path, one.mismatch) end
      elseif other ~= value then
        add(path, { mismatch = "row " .. number .. ": expected '" .. value .. "' but got '" .. other .. "'", expected = value, actual = other })
      end
    end
  end
  return found
end

function match_contents(request)
  if request.actual.content_type ~= request.expected.content_type then
    return { ["type-mismatch"] = { expected = request.expected.content_type, actual = request.actual.content_type } }
  end
  local configuration = (request.plugin_configuration or {}).interaction_configuration or {}
  local ok, found = pcall(mismatches, request, configuration.csvHeaders)
  if not ok then return { error = "The contents cannot be read: " .. tostring(found) } end
  return next(found) and { mismatches = found } or {}
end

function generate_content(contents, generators, test_mode)
  local rows = csv.parse(contents.contents)
  for path, generator in pairs(generators) do
    local column = tonumber(path:match("(%d+)"))
    local last = rows[#rows]
    if column and last[column] then
      local made = host_generate_field(generator.type, {
        key = generator.type, generator = generator, path = path, example_value = last[column], test_mode = test_mode,
      })
      last[column] = tostring(made.value)
    end
  end
  return { contents = csv.write(rows), content_type = contents.content_type, content_type_hint = contents.content_type_hint }
end
