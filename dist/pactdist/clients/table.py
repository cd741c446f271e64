"""The clients by the names that the command line takes."""

from __future__ import annotations

from . import Client, go, js, php, python, ruby

CLIENTS: dict[str, Client] = {
    client.name: client
    for client in (
        Client(
            "pact-python", python.find,
            "no environment with pact-python-ffi; name the environment, its site-packages or its interpreter",
        ),
        Client("pact-js", js.find, "no node_modules with @pact-foundation/pact-core for this platform, nor above it"),
        Client(
            "pact-go", go.find,
            f"neither the library nor a go.mod with pact-go whose library is in {', '.join(go.FOLDERS)}; name the folder "
            "that `pact-go install` put it into",
            links=True,
        ),
        Client("pact-php", php.find, "no vendor/pact-foundation/pact-php/bin/pact-ffi-lib with the library of this platform"),
        Client(
            "pact-ruby", ruby.find,
            "neither the gem pact-ffi for this platform nor a Gemfile whose Ruby has it; name the gem's folder "
            "(bundle show pact-ffi)",
        ),
    )
}
