-- Flat objects of JSON: texts, numbers, truth and null. Enough for the claims of a token.
local json = {}

function json.encode(object)
  local names, members = {}, {}
  for name in pairs(object) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local value = object[name]
    local text = type(value) == "string" and string.format('"%s"', value:gsub('[\\"]', "\\%0")) or tostring(value)
    members[#members + 1] = string.format('"%s":%s', name, text)
  end
  return "{" .. table.concat(members, ",") .. "}"
end

function json.decode(text)
  local object, at = {}, text:match("^%s*{%s*()")
  if not at then error("an object was expected", 0) end
  while true do
    local name, after = text:match('^"([^"]*)"%s*:%s*()', at)
    if not name then break end
    local value, stop = text:match('^"([^"]*)"%s*,?%s*()', after)
    if not value then
      local word
      word, stop = text:match("^([^,}%s]+)%s*,?%s*()", after)
      value = tonumber(word)
      if word == "true" or word == "false" then value = word == "true" end
    end
    object[name], at = value, stop
  end
  if not text:match("^}%s*$", at) then error("unexpected text at " .. at, 0) end
  return object
end

return json
