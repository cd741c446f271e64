//! Layer 7: the functions that C calls, and what they share.
//!
//! A function exported to C is a *shell*: it decodes its arguments, makes one call, and encodes the answer.
//! The code it calls is on the layers below and knows nothing of C. The general promises:
//!
//! - **Misuse is an error message.** NULL, bad UTF-8, unknown numbers and stale, foreign or wrongly typed pointers
//!   and handles make a function return its failure value and set the last error of the thread.
//! - **Nothing unwinds into C.** `entry` catches a panic and makes it a fault.
//! - **Ownership** has three classes. *Owned*: the caller frees it with the function its documentation names.
//!   *Lent*: another object owns it and frees it with itself. *Constant*: never freed.
//! - **Threads.** Functions on numeric handles may be called from any thread at any time; functions on one
//!   pointer from any thread, one at a time. Callbacks may come from any thread and may call back.
//!
//! # How to add a function
//!
//! Write the behaviour on a lower layer, then its shell in the file of its chapter, then build, which writes `pact.h`,
//! and commit it. The names of parameters are those of the header;
//! the first line of a chapter's prologue is its heading there. Types in signatures become what C passes
//! through `cbindgen.toml`. Shells look like this:
//!
//! ```ignore
//! // Changes an interaction. `Flag` is a `bool` of C; its sentinel is false. With `entry_on` an unknown handle is the
//! // fault, whatever else is wrong with the call.
//! #[unsafe(no_mangle)]
//! pub extern "C" fn pactffi_given(interaction: InteractionHandle, description: Text<'_>) -> Flag {
//!     entry_on(interaction, || {
//!         let name = description.required("description")?;
//!         interaction.edit(|edit| edit.given(name))
//!     })
//! }
//!
//! // Returns codes: integers have no sentinel, so the family's map in `codes` is named.
//! #[unsafe(no_mangle)]
//! pub extern "C" fn pactffi_interaction_test_name(interaction: InteractionHandle, name: Text<'_>) -> u32 {
//!     entry_or(codes::test_name, || {
//!         let name = name.required("test_name")?;
//!         interaction.edit(|edit| edit.test_name(name))
//!     })
//! }
//!
//! // Returns a string for the caller to free: a body that answers `String` (or `Option<String>`) will do.
//! #[unsafe(no_mangle)]
//! pub extern "C" fn pactffi_consumer_get_name(consumer: *const Consumer) -> OwnedText {
//!     entry(|| Ok(Borrow::of(consumer).required("consumer")?.lock().name.clone()))
//! }
//!
//! // Returns an opaque pointer. The marker is `pub struct Consumer(());` and implements `Opaque`.
//! #[unsafe(no_mangle)]
//! pub extern "C" fn pactffi_pact_get_consumer(pact: *const Pact) -> *mut Consumer {
//!     entry(|| Owned::<Consumer>::new(Borrow::of(pact).required("pact")?.lock().consumer.clone()))
//! }
//!
//! // Lends a part of an object, and deletes an object. Parts are numbered by the chapter.
//! #[unsafe(no_mangle)]
//! pub extern "C" fn pactffi_sync_http_get_request(interaction: *const SynchronousHttp) -> *const HttpRequest {
//!     entry(|| {
//!         let http = Borrow::of(interaction).required("interaction")?;
//!         let request = Arc::clone(&http.lock().content.request);
//!         http.lend_shared::<HttpRequest>(REQUEST, request)
//!     })
//! }
//!
//! #[unsafe(no_mangle)]
//! pub extern "C" fn pactffi_sync_http_delete(interaction: *const SynchronousHttp) {
//!     entry(|| Reclaim::of(interaction).delete("interaction"))
//! }
//! ```
#![expect(
    unsafe_code,
    reason = "this module is the interface to C: it exports names and reads memory of the caller"
)]

pub(crate) mod id_table;
pub(crate) mod keys;
pub(crate) mod fault;
pub(crate) mod last_error;
pub(crate) mod memory;
pub(crate) mod runtime;
pub(crate) mod servers;
pub(crate) mod panics;
pub(crate) mod fork;
pub(crate) mod settings;
pub(crate) mod library_state;
pub mod handle;
pub(crate) mod pact_file;
pub mod abi;
pub(crate) mod codes;

// The chapters, in the order of `pact.h`.
pub mod library;
pub mod logging;
pub mod strings;
pub mod patterns;
pub mod generate;
pub mod dsl;
pub mod mock_server;
pub mod answers;
pub mod models;
pub mod matching;
pub mod plugins;
pub mod verifier;
#[cfg(feature = "unprefixed")]
pub mod unprefixed;
