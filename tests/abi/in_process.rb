# A consumer and a provider are tested without a socket through Ruby's FFI: Ruby answers every exchange in one loop.
# Arguments: the library, a folder for the pact file.
require 'ffi'
require 'json'
require 'stringio'

module Pact
  extend FFI::Library
  ffi_lib ARGV.fetch(0)

  class AnswerData < FFI::Struct
    layout :status, :uint16, :headers, :pointer, :headers_length, :size_t, :body, :pointer, :body_length, :size_t,
           :delay_ms, :uint64, :fault, :int
  end

  class ExchangeData < FFI::Struct
    layout :kind, :int, :head, :pointer, :head_length, :size_t, :body, :pointer, :body_length, :size_t
  end

  attach_function :pactffi_get_error_message, %i[pointer int], :int
  attach_function :pactffi_new_pact, %i[string string], :uint16
  attach_function :pactffi_free_pact_handle, %i[uint16], :uint
  attach_function :pactffi_new_interaction, %i[uint16 string], :uint32
  attach_function :pactffi_given_with_params, %i[uint32 string string], :int
  attach_function :pactffi_with_request, %i[uint32 string string], :bool
  attach_function :pactffi_with_body, %i[uint32 int string string], :bool
  attach_function :pactffi_create_mock_server_for_transport, %i[uint16 string uint16 string string], :int32
  attach_function :pactffi_mock_server_answer, %i[int32 string string string pointer size_t], :pointer
  attach_function :pactffi_answer_read, %i[pointer pointer], :bool
  attach_function :pactffi_answer_delete, %i[pointer], :void
  attach_function :pactffi_mock_server_matched, %i[int32], :bool
  attach_function :pactffi_write_pact_file, %i[int32 string bool], :int32
  attach_function :pactffi_cleanup_mock_server, %i[int32], :bool
  attach_function :pactffi_verifier_new_for_application, %i[string string], :pointer
  attach_function :pactffi_verifier_set_provider_info, %i[pointer string string string uint16 string], :void
  attach_function :pactffi_verifier_set_stdout, %i[pointer uint8], :int32
  attach_function :pactffi_verifier_add_file_source, %i[pointer string], :void
  attach_function :pactffi_verifier_set_provider_handler, %i[pointer pointer pointer], :bool
  attach_function :pactffi_verifier_set_state_handler, %i[pointer pointer pointer], :bool
  attach_function :pactffi_verifier_start, %i[pointer], :bool
  attach_function :pactffi_verifier_next_exchange, %i[pointer uint64], :pointer, blocking: true
  attach_function :pactffi_verifier_result, %i[pointer], :int32
  attach_function :pactffi_verifier_output, %i[pointer uint8], :strptr
  attach_function :pactffi_verifier_shutdown, %i[pointer], :void
  attach_function :pactffi_string_delete, %i[pointer], :void
  attach_function :pactffi_exchange_read, %i[pointer pointer], :bool
  attach_function :pactffi_exchange_respond, %i[pointer uint32 string pointer size_t], :bool
  attach_function :pactffi_exchange_respond_state, %i[pointer string], :bool
  attach_function :pactffi_exchange_fail, %i[pointer string], :bool
end

RESPONSE = 1

def check(holds, what)
  return if holds

  text = FFI::MemoryPointer.new(1024)
  Pact.pactffi_get_error_message(text, 1024)
  raise "#{what}: #{text.read_string}"
end

# The consumer's test: the client asks the mock server by a function.
folder = ARGV.fetch(1)
pact = Pact.pactffi_new_pact('shop', 'stock')
interaction = Pact.pactffi_new_interaction(pact, 'a request for a thing')
check(Pact.pactffi_given_with_params(interaction, 'a thing exists', '{"id":1}').zero?, 'a state')
check(Pact.pactffi_with_request(interaction, 'GET', '/things/1'), 'a request')
check(Pact.pactffi_with_body(interaction, RESPONSE, 'application/json', '{"name":"chair"}'), 'a body')
server = Pact.pactffi_create_mock_server_for_transport(pact, nil, 0, 'memory', nil)
check(server > 65_535, 'a mock server without a socket')
answer = Pact.pactffi_mock_server_answer(server, 'GET', '/things/1', '{"Accept":"*/*"}', nil, 0)
check(!answer.null?, 'an answer')
data = Pact::AnswerData.new
check(Pact.pactffi_answer_read(answer, data), 'the answer is read')
check(data[:status] == 200, "status #{data[:status]}")
check(data[:body].read_bytes(data[:body_length]) == '{"name":"chair"}', 'the body')
check(JSON.parse(data[:headers].read_string).to_h['content-type'] == 'application/json', 'the headers')
Pact.pactffi_answer_delete(answer)
check(Pact.pactffi_mock_server_matched(server), 'everything was asked for')
check(Pact.pactffi_write_pact_file(server, folder, true).zero?, 'the pact is written')
check(Pact.pactffi_cleanup_mock_server(server), 'the server ends')
check(Pact.pactffi_free_pact_handle(pact).zero?, 'the pact is freed')

# The provider's test: the application is a Rack application, and a state is an entry of the hash.
things = {}
application = lambda do |env|
  name = things[env['PATH_INFO'].split('/').last.to_i]
  name ? [200, { 'content-type' => 'application/json' }, [JSON.dump(name: name)]] : [404, {}, []]
end

def rack_env(head, body)
  env = { 'REQUEST_METHOD' => head['method'], 'SCRIPT_NAME' => '', 'PATH_INFO' => head['path'],
          'QUERY_STRING' => head['query'], 'SERVER_NAME' => 'localhost', 'SERVER_PORT' => '8080',
          'SERVER_PROTOCOL' => 'HTTP/1.1', 'rack.url_scheme' => 'http', 'rack.input' => StringIO.new(body) }
  head['headers'].group_by(&:first).each do |name, lines|
    key = name.upcase.tr('-', '_')
    key = "HTTP_#{key}" unless %w[CONTENT_TYPE CONTENT_LENGTH].include?(key)
    env[key] = lines.map(&:last).join(', ')
  end
  env
end

verifier = Pact.pactffi_verifier_new_for_application('ruby', RUBY_VERSION)
Pact.pactffi_verifier_set_provider_info(verifier, 'stock', 'http', 'localhost', 8080, '/')
Pact.pactffi_verifier_set_stdout(verifier, 0)
Pact.pactffi_verifier_add_file_source(verifier, "#{folder}/shop-stock.json")
check(Pact.pactffi_verifier_set_provider_handler(verifier, nil, nil), 'Ruby answers requests')
check(Pact.pactffi_verifier_set_state_handler(verifier, nil, nil), 'Ruby sets up states')
check(Pact.pactffi_verifier_start(verifier), 'the verification begins')
while Pact.pactffi_verifier_result(verifier) == -1
  exchange = Pact.pactffi_verifier_next_exchange(verifier, 1000)
  next if exchange.null?

  data = Pact::ExchangeData.new
  check(Pact.pactffi_exchange_read(exchange, data), 'the exchange is read')
  head = JSON.parse(data[:head].read_bytes(data[:head_length]))
  body = data[:body].null? ? '' : data[:body].read_bytes(data[:body_length])
  begin
    if head['kind'] == 'state'
      things.clear
      is_wanted = head['state'] == 'a thing exists' && head['action'] == 'setup'
      things[head['params']['id']] = 'chair' if is_wanted
      check(Pact.pactffi_exchange_respond_state(exchange, nil), 'the state')
    else
      status, headers, chunks = application.call(rack_env(head, body))
      text = +''
      chunks.each { |chunk| text << chunk }
      bytes = FFI::MemoryPointer.from_string(text)
      lines = JSON.dump(headers)
      check(Pact.pactffi_exchange_respond(exchange, status, lines, bytes, text.bytesize), 'the response')
    end
  rescue StandardError => e
    Pact.pactffi_exchange_fail(exchange, "#{e.class}: #{e.message}")
  end
end
output, pointer = Pact.pactffi_verifier_output(verifier, 1)
Pact.pactffi_string_delete(pointer)
check(Pact.pactffi_verifier_result(verifier).zero?, output)
Pact.pactffi_verifier_shutdown(verifier)
puts 'done'
