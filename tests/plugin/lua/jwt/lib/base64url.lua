-- Base64 of URLs, without padding. The host decodes, a script encodes.
local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

return {
  encode = function(text)
    local out = {}
    for at = 1, #text, 3 do
      local a, b, c = text:byte(at, at + 2)
      local bits = a << 16 | (b or 0) << 8 | (c or 0)
      for place = 0, (c and 3) or (b and 2) or 1 do
        local index = bits >> (18 - 6 * place) & 63
        out[#out + 1] = alphabet:sub(index + 1, index + 1)
      end
    end
    return table.concat(out)
  end,
  decode = b64_decode_no_pad,
}
