# Attaches functions with Ruby's FFI, which looks each name up at once. Argument: the library. Standard input has a
# function a line: its name, what it returns, and its parameters.
require 'ffi'

module Pact
  extend FFI::Library
  ffi_lib ARGV.fetch(0)

  class StringResult < FFI::Struct
    layout :tag, :int, :text, :pointer
  end

  class FirstPactHandle < FFI::Struct
    layout :pact, :size_t
  end

  class FirstInteractionHandle < FFI::Struct
    layout :pact, :size_t, :interaction, :size_t
  end

  def self.type(name)
    const_defined?(name) ? const_get(name).by_value : name.to_sym
  rescue NameError
    name.to_sym
  end

  STDIN.each_line do |line|
    name, *types = line.split
    returned, *parameters = types.map { |one| type(one) }
    attach_function(name, parameters, returned)
  end
end

puts Pact.pactffi_version
abort 'a false is not false' unless Pact.pactffi_cleanup_mock_server(1) == false
