-- Rows and columns of comma-separated values (RFC 4180).
local csv = {}

function csv.parse(text)
  local rows, row, at = {}, {}, 1
  while at <= #text do
    local value
    if text:sub(at, at) == '"' then
      local parts = {}
      repeat
        local stop = text:find('"', at + 1, true)
        if not stop then error("a quoted value has no end") end
        parts[#parts + 1] = text:sub(at + 1, stop - 1)
        at = stop + 1
      until text:sub(at, at) ~= '"'
      value = table.concat(parts, '"')
    else
      local stop = text:find("[,\r\n]", at) or #text + 1
      value, at = text:sub(at, stop - 1), stop
    end
    row[#row + 1] = value
    local separator = text:match("^\r?\n", at) or text:sub(at, at)
    at = at + #separator
    if separator ~= "," then
      rows[#rows + 1] = row
      row = {}
    end
  end
  if #row > 0 then rows[#rows + 1] = row end
  return rows
end

function csv.write(rows)
  local lines = {}
  for _, row in ipairs(rows) do
    local values = {}
    for at, value in ipairs(row) do
      values[at] = value:find('[",\r\n]') and '"' .. value:gsub('"', '""') .. '"' or value
    end
    lines[#lines + 1] = table.concat(values, ",") .. "\n"
  end
  return table.concat(lines)
end

return csv
