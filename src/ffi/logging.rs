//! Logging: where it goes, how much of it there is, and who is told.
//!
//! Nothing is written anywhere until one of these functions asks for it; only what a mock server did is kept for
//! `pactffi_mock_server_logs` in any case. Sinks are chosen once for the process; their level can be changed at any
//! time with `pactffi_log_set_level`.

use std::ffi::{CString, c_char};

use super::abi::code::LevelCode;
use super::abi::entry::{entry, entry_or};
use super::abi::text::{OwnedText, Text};
use super::codes;
use super::fault::Fault;
use super::library_state::state;
use super::settings::variable;
use crate::foundation::fork_guard;
use crate::logging::{
    Error, Filter, Level, Record, Sink, Tell, clear_pending, push_pending, set_test_run, take_pending,
};

type LogCallback = unsafe extern "C" fn(
    id: *const c_char,
    test_run_id: *const c_char,
    level: *const c_char,
    target: *const c_char,
    message: *const c_char,
);

/// Logs to stdout, as much as an environment variable says.
///
/// # Parameters
///
/// - `log_env_var` - name of the variable; `LOG_LEVEL` if NULL. If there is no variable of that name, the text itself
///   is taken. It is a level (`error`, `warn`, `info`, `debug`, `trace`, `off`), or several directives such as
///   `warn,pact_ffi::mock_server=debug`; without a level for all, errors are logged.
///
/// If sinks have been applied before, nothing changes and the last error says so.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_init(log_env_var: Text<'_>) {
    entry(|| {
        let directives = match log_env_var.optional("log_env_var")? {
            Some(name) => variable(name).unwrap_or_else(|| name.to_owned()),
            None => state().settings.log_level.clone().unwrap_or_default(),
        };
        Ok(state().logger.apply(vec![Sink::stdout(Filter::parse(&directives))])?)
    })
}

/// Logs to stderr.
///
/// # Parameters
///
/// - `level` - `ERROR`, `WARN`, `INFO`, `DEBUG`, `TRACE`, `NONE` or `OFF`, in any case; NULL and anything else is
///   `INFO`.
///
/// If sinks have been applied before, nothing changes and the last error says so.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_init_with_log_level(level: Text<'_>) {
    entry(|| {
        let filter = level.lossy().and_then(|level| Filter::named(&level));
        let filter = filter.unwrap_or_else(|| Filter::up_to(Some(Level::Info)));
        Ok(state().logger.apply(vec![Sink::stderr(filter)])?)
    })
}

/// Does nothing: what this library writes needs no preparation of the terminal.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_enable_ansi_support() {
    entry(|| Ok(()))
}

/// Writes a line into the log.
///
/// # Parameters
///
/// - `source` - who says it; `client` if NULL. It is added to the line as the field `source`.
/// - `log_level` - `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`, in any case; NULL and anything else is `INFO`.
/// - `message` - what is said. NULL does nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_log_message(source: Text<'_>, log_level: Text<'_>, message: Text<'_>) {
    entry(|| {
        let Some(message) = message.optional("message")? else { return Ok(()) };
        let source = source.optional("source")?.unwrap_or("client");
        let level = log_level.lossy().and_then(|level| Level::named(&level));
        match level.unwrap_or(Level::Info) {
            Level::Error => tracing::error!(target: "pact_ffi", source, "{message}"),
            Level::Warn => tracing::warn!(target: "pact_ffi", source, "{message}"),
            Level::Info => tracing::info!(target: "pact_ffi", source, "{message}"),
            Level::Debug => tracing::debug!(target: "pact_ffi", source, "{message}"),
            Level::Trace => state().logger.trace("pact_ffi", source, message),
        }
        Ok(())
    })
}

/// Begins a choice of sinks: forgets those that this thread has attached and not applied.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_logger_init() {
    entry(|| {
        clear_pending();
        Ok(())
    })
}

/// Attaches a sink, for when this thread calls `pactffi_logger_apply`.
///
/// # Parameters
///
/// - `sink_specifier` - `stdout`, `stderr`, `buffer` (memory, see `pactffi_fetch_log_buffer`) or `file` and, after a
///   blank, a path. The file and its folders are made at once; lines are appended to it.
/// - `level_filter` - up to which level lines go there.
///
/// # Returns
///
/// - 0 if it was attached.
/// - -3 if `sink_specifier` is NULL or not UTF-8.
/// - -4 if it is no known kind of sink.
/// - -6 if the file cannot be opened or its folders cannot be made.
/// - -8 if `level_filter` is not a level.
///
/// # Threading
///
/// Each thread has its own choice of sinks.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_logger_attach_sink(sink_specifier: Text<'_>, level_filter: LevelCode) -> i32 {
    entry_or(codes::log, || attach(sink_specifier.required("sink_specifier")?, level_filter))
}

/// Applies the sinks this thread has attached: from now on lines of all threads go there.
///
/// Without any, lines up to `INFO` go to stdout. This can be done once in a process.
///
/// # Returns
///
/// - 0 if they are in use.
/// - -1 if sinks were applied before, by this function, `pactffi_init` or one of the `pactffi_log_to_` functions.
///   The attached ones are forgotten.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_logger_apply() -> i32 {
    entry_or(codes::log, || Ok(state().logger.apply(take_pending())?))
}

/// Logs to stdout: attaches that sink alone and applies it.
///
/// # Parameters
///
/// - `level_filter` - up to which level lines go there.
///
/// # Returns
///
/// - 0 if it is in use.
/// - -1 if sinks were applied before.
/// - -8 if `level_filter` is not a level.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_log_to_stdout(level_filter: LevelCode) -> i32 {
    entry_or(codes::log, || log_to("stdout", level_filter))
}

/// Logs to stderr: attaches that sink alone and applies it.
///
/// # Parameters
///
/// - `level_filter` - up to which level lines go there.
///
/// # Returns
///
/// - 0 if it is in use.
/// - -1 if sinks were applied before.
/// - -8 if `level_filter` is not a level.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_log_to_stderr(level_filter: LevelCode) -> i32 {
    entry_or(codes::log, || log_to("stderr", level_filter))
}

/// Logs to a file: attaches that sink alone and applies it.
///
/// # Parameters
///
/// - `file_name` - path of the file; it and its folders are made if need be, and lines are appended.
/// - `level_filter` - up to which level lines go there.
///
/// # Returns
///
/// - 0 if it is in use.
/// - -1 if sinks were applied before; no file is made.
/// - -4 if `file_name` is empty.
/// - -6 if the file cannot be opened or its folders cannot be made.
/// - -7 if `file_name` is NULL or not UTF-8.
/// - -8 if `level_filter` is not a level.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_log_to_file(file_name: Text<'_>, level_filter: LevelCode) -> i32 {
    entry_or(codes::log_to_file, || {
        log_to(&format!("file {}", file_name.required("file_name")?), level_filter)
    })
}

/// Logs to memory: attaches that sink alone and applies it. `pactffi_fetch_log_buffer` gives the lines.
///
/// # Parameters
///
/// - `level_filter` - up to which level lines go there.
///
/// # Returns
///
/// - 0 if it is in use.
/// - -1 if sinks were applied before.
/// - -8 if `level_filter` is not a level.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_log_to_buffer(level_filter: LevelCode) -> i32 {
    entry_or(codes::log, || log_to("buffer", level_filter))
}

/// Changes up to which level lines go to the sinks that were applied, all of them, from now on.
///
/// # Parameters
///
/// - `level_filter` - the level.
///
/// # Returns
///
/// - 0 if it was changed.
/// - -2 if no sinks have been applied.
/// - -8 if `level_filter` is not a level.
///
/// # Threading
///
/// May be called at any time, from any thread, also from inside a callback.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_log_set_level(level_filter: LevelCode) -> i32 {
    entry_or(codes::log, || Ok(state().logger.set_level(level_filter.decode()?.into())?))
}

/// Takes lines out of the memory that `pactffi_log_to_buffer` logs to.
///
/// # Parameters
///
/// - `log_id` - whose lines: the port of a mock server, `verify:` and the name of a provider, or `global` for all
///   that belongs to neither; also if NULL or not UTF-8.
///
/// # Returns
///
/// The lines since the last call; empty if there are none or nothing has this name. The newest 8 MiB are kept, of a
/// mock server 256 KiB.
///
/// # Ownership
///
/// Free the text with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_fetch_log_buffer(log_id: Text<'_>) -> OwnedText {
    entry(|| {
        let id = log_id.optional("log_id").ok().flatten().unwrap_or("global");
        let server = id.parse().ok().and_then(|port| state().servers.get(port).ok());
        Ok(server.map_or_else(|| state().logger.drain(id), |server| server.logs()))
    })
}

/// Registers a function that is told of events, once sinks have been applied.
///
/// It is told of events up to the level set by `pactffi_set_log_callback_level`, whatever the level of the sinks.
///
/// # Parameters
///
/// - `callback` - the function; it replaces the one before. NULL ends it. It is told
///   - `id` - the port of the mock server, or `verify:` and the provider of the verification; else empty,
///   - `test_run_id` - what its thread has set with `pactffi_set_test_run_id`; else empty,
///   - `level` - `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`,
///   - `target` - the part of the library,
///   - `message` - the text, then its fields as ` name=value`.
///
/// # Ownership
///
/// The strings are the library's and are gone when the callback returns.
///
/// # Threading
///
/// It is called on the thread where something happens, also on those of mock servers, so on several at once. What
/// happens inside a call of the library is told at the end of that call. It may call any function of the library; what
/// happens meanwhile on its thread is not told to it. When this returns, the function before is not running any more,
/// unless it is this very function that calls.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_register_log_callback(
    callback: Option<
        unsafe extern "C" fn(
            id: *const c_char,
            test_run_id: *const c_char,
            level: *const c_char,
            target: *const c_char,
            message: *const c_char,
        ),
    >,
) {
    entry(|| {
        let told = |callback| Box::new(move |record: &Record| tell(callback, record)) as Tell;
        let former = state().logger.listen(callback.map(told));
        fork_guard::leave(|| former.settle());
        Ok(())
    })
}

/// Sets up to which level the registered callback is told of events; at first it is told nothing.
///
/// # Parameters
///
/// - `level_filter` - the level. If it is not a level, nothing changes and the last error says so.
///
/// # Threading
///
/// May be called at any time, from any thread, also from inside a callback.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_set_log_callback_level(level_filter: LevelCode) {
    entry(|| {
        state().logger.set_listener_level(level_filter.decode()?.into());
        Ok(())
    })
}

/// Names the test that this thread runs from now on, for log callbacks.
///
/// # Parameters
///
/// - `test_run_id` - the name. NULL, empty or not UTF-8 is none.
///
/// # Threading
///
/// Each thread has a name of its own.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_set_test_run_id(test_run_id: Text<'_>) {
    entry(|| {
        set_test_run(test_run_id.optional("test_run_id").ok().flatten().filter(|id| !id.is_empty()));
        Ok(())
    })
}

fn attach(specifier: &str, level: LevelCode) -> Result<(), Box<Fault>> {
    let filter = Filter::up_to(level.decode()?.into());
    push_pending(Sink::open(specifier, filter)?);
    Ok(())
}

/// Asks first whether it may: opening a file makes it.
fn log_to(specifier: &str, level: LevelCode) -> Result<(), Box<Fault>> {
    let filter = Filter::up_to(level.decode()?.into());
    if state().logger.is_applied() {
        return Err(Error::Applied.into());
    }
    let sink = Sink::open(specifier, filter)?;
    clear_pending();
    Ok(state().logger.apply(vec![sink])?)
}

fn tell(callback: LogCallback, record: &Record) {
    let text = |text: &str| CString::new(text).unwrap_or_default();
    let strings =
        [&*record.operation, &*record.test_run, record.level.name(), &record.target, &record.message];
    let [id, run, level, target, message] = strings.map(text);
    fork_guard::leave(|| {
        // SAFETY: the caller of `pactffi_register_log_callback` promises a function that may be called from any
        // thread until it is replaced; the strings live through the call.
        unsafe { callback(id.as_ptr(), run.as_ptr(), level.as_ptr(), target.as_ptr(), message.as_ptr()) }
    });
}
