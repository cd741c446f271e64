-- What the standard libraries would do to the process that runs the script, done to the log of the plugin instead.
local log, is_over = ...
local real_output, real_write, real_type, real_xpcall = io.output, io.write, io.type, xpcall
local real_close, real_popen, real_execute, real_setlocale = io.close, io.popen, os.execute, os.setlocale

-- The host's standard input is not the script's: it is always at its end.
local empty = io.open("/dev/null", "r") or io.open("NUL", "r") or io.tmpfile()
io.stdin = empty
if empty then io.input(empty) end

local Stream = {}
Stream.__index = Stream
Stream.__name = "FILE*"
Stream.__metatable = false
Stream.__tostring = function() return "file (the log of the plugin)" end

function Stream:write(...)
  for at = 1, select("#", ...) do
    local text = select(at, ...)
    if type(text) ~= "string" and type(text) ~= "number" then
      error("bad argument #" .. at .. " to 'write' (string expected, got " .. type(text) .. ")", 2)
    end
    log(tostring(text))
  end
  return self
end
function Stream:flush() return self end
function Stream:setvbuf() return true end
function Stream:close() return true end
function Stream:seek() return nil, "Illegal seek", 29 end
function Stream:read() return nil, "Bad file descriptor", 9 end
function Stream:lines() error("Bad file descriptor", 2) end

local out, err = setmetatable({}, Stream), setmetatable({}, Stream)
local current = out
io.stdout, io.stderr = out, err

function io.output(file)
  if file == nil then return current or real_output() end
  if file == out or file == err then
    current = file
    return file
  end
  local opened = real_output(file)
  current = nil
  return opened
end

function io.write(...)
  if current then return current:write(...) end
  return real_write(...)
end

function io.type(value)
  if rawequal(value, out) or rawequal(value, err) then return "file" end
  return real_type(value)
end

function io.close(file)
  if file == nil then return current and true or real_close() end
  if file == out or file == err then return true end
  return real_close(file)
end

function os.execute(command)
  if command == nil then return real_execute() end
  local program, reason, code = real_popen(command, "r")
  if not program then return nil, reason, code end
  for line in program:lines("L") do log(line) end
  return program:close()
end

function os.exit()
  error("os.exit was called: a plugin cannot end the process that runs it", 2)
end

-- The locale belongs to all threads of the process.
function os.setlocale(locale, category)
  if locale == nil then return real_setlocale(nil, category) end
  return nil
end

-- The handler of an interrupted script runs where it cannot be interrupted again, so it does not run at all.
function xpcall(work, handler, ...)
  if type(handler) ~= "function" then return real_xpcall(work, handler, ...) end
  return real_xpcall(work, function(...)
    if is_over() then return ... end
    return handler(...)
  end, ...)
end
