-- A plugin for signed JSON web tokens (RS512).
-- Contents: {"private-key": "…PEM…", "issuer": …, "subject": …, "audience": …, "expiry-in": seconds}.
local base64url = require("lib.base64url")
local json = require("lib.json")

local CLAIMS = { iss = "issuer", sub = "subject", aud = "audience" }

function init()
  local values = { ["content-types"] = "application/jwt;application/jwt+json" }
  return {
    { entryType = "CONTENT_MATCHER", key = "jwt", values = values },
    { entryType = "CONTENT_GENERATOR", key = "jwt", values = values },
  }
end

local function signed(header, claims, private_key)
  local data = base64url.encode(json.encode(header)) .. "." .. base64url.encode(json.encode(claims))
  return data .. "." .. rsa_sign(data, private_key)
end

function configure_interaction(content_type, config)
  local private_key = config["private-key"]
  if not private_key then error("'private-key' is missing", 0) end
  local claims = { iat = 1700000000, exp = 1700000000 + (config["expiry-in"] or 3600) }
  for claim, name in pairs(CLAIMS) do claims[claim] = config[name] end
  local public_key = rsa_public_key(private_key)
  local token = signed({ alg = "RS512", typ = "JWT" }, claims, private_key)
  return {
    interactions = {
      {
        contents = { contents = token, content_type = content_type, content_type_hint = "TEXT" },
        rules = {},
        plugin_config = { interaction_configuration = { ["public-key"] = public_key, algorithm = "RS512" } },
      },
    },
  }
end

-- The parts of a token; the header and the claims decoded.
local function read(token)
  local parts = {}
  for part in (token or ""):gmatch("[^.]+") do parts[#parts + 1] = part end
  if #parts ~= 3 then error("A token has three parts, this one has " .. #parts, 0) end
  return parts, json.decode(base64url.decode(parts[1])), json.decode(base64url.decode(parts[2]))
end

function match_contents(request)
  local configuration = request.plugin_configuration.interaction_configuration
  local _, _, expected = read(request.expected.contents)
  local ok, parts, header, claims = pcall(read, request.actual.contents)
  if not ok then return { error = tostring(parts) } end
  local found = {}
  if header.alg ~= configuration.algorithm then
    found["$.alg"] = { mismatch = "the algorithm differs", expected = configuration.algorithm, actual = header.alg }
  elseif not rsa_validate(parts, header.alg, configuration["public-key"]) then
    found["$"] = "The signature is not valid"
  end
  for claim, name in pairs(CLAIMS) do
    if expected[claim] ~= claims[claim] then
      found["$." .. claim] = { { mismatch = "the " .. name .. " differs", expected = expected[claim], actual = claims[claim] } }
    end
  end
  if (claims.exp or 0) <= (claims.iat or 0) then
    found["$.exp"] = { mismatch = "the token expires before it is issued", expected = claims.iat, actual = claims.exp }
  end
  return { mismatches = next(found) and found or nil }
end
