//! The standalone mock server.

fn main() -> std::process::ExitCode {
    pact_ffi::cli::mock::run(std::env::args_os())
}
