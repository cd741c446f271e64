//! The verifier of providers.

fn main() -> std::process::ExitCode {
    pact_ffi::cli::verifier::run(std::env::args_os())
}
