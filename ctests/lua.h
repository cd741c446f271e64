/* Installs a plugin that is a Lua script, for the programs in this folder. */
#ifndef LUA_H
#define LUA_H

#include <stdio.h>
#include <stdlib.h>

#include "system.h"

/* Contents are {"body": …, "part": …, …}; the numbers in a body are compared, whatever is between them. */
static const char LUA_PLUGIN[] =
    "function init(implementation, version)\n"
    "  local types = {['content-types'] = 'application/numbers'}\n"
    "  return {{entryType = 'CONTENT_MATCHER', key = 'numbers', values = types},\n"
    "          {entryType = 'CONTENT_GENERATOR', key = 'numbers', values = types}}\n"
    "end\n"
    "function configure_interaction(content_type, config)\n"
    "  print('configuring ' .. tostring(config.body))\n"
    "  if config.fail then error('no numbers') end\n"
    "  local own = {interaction_configuration = config.own}\n"
    "  local body = {contents = config.body, content_type = content_type}\n"
    "  return {interactions = {{contents = body, part_name = config.part, plugin_config = own}},\n"
    "          plugin_config = {pact_configuration = config.shared}}\n"
    "end\n"
    "local function numbers(body) return (body.contents:gsub('[^0-9]+', ' ')) end\n"
    "function match_contents(request)\n"
    "  if numbers(request.expected) == numbers(request.actual) then return {} end\n"
    "  return {mismatches = {['$.n'] = 'they are ' .. numbers(request.actual)}}\n"
    "end\n"
    "function generate_content(contents, generators, mode)\n"
    "  return {contents = contents.contents .. ' 99', content_type = contents.content_type}\n"
    "end\n";

static inline int lua_write(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  if (file == NULL) return 0;
  int is_written = fputs(text, file) >= 0;
  return fclose(file) == 0 && is_written;
}

/* Installs the plugin `numbers` of this version below the current folder, where plugins are looked for from now on.
   Returns whether that succeeded. */
static inline int lua_install(const char *version) {
  char folder[4096], path[4200], manifest[512];
  if (system_getcwd(folder, sizeof folder - 8) == NULL) return 0;
  snprintf(path, sizeof path, "%s/plugins", folder);
  system_mkdir(path);
  system_setenv("PACT_PLUGIN_DIR", path);
  snprintf(folder, sizeof folder, "%.4000s/numbers-%.40s", path, version);
  system_mkdir(folder);
  snprintf(manifest, sizeof manifest,
           "{\"pluginInterfaceVersion\":1,\"name\":\"numbers\",\"version\":\"%s\",\"executableType\":\"lua\","
           "\"entryPoint\":\"numbers.lua\"}",
           version);
  snprintf(path, sizeof path, "%s/pact-plugin.json", folder);
  if (!lua_write(path, manifest)) return 0;
  snprintf(path, sizeof path, "%s/numbers.lua", folder);
  return lua_write(path, LUA_PLUGIN);
}

#endif
