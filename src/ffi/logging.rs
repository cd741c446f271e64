//! Logging: sinks, levels and the log callback.
//!
//! Without a call of these functions nothing is written; only the lines of mock servers are held for
//! `pactffi_mock_server_logs`. The process chooses its sinks once; `pactffi_log_set_level` changes their level at any
//! time.

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
    Callback, Error, Filter, Level, Record, Sink, clear_pending, level_named, push_pending, set_test_run,
    take_pending,
};

/// What the log says of the library that writes it.
const IDENTITY: &str =
    "this is an independent libpact_ffi with the interface of 0.5.12, not that release itself";

type LogCallback = unsafe extern "C" fn(
    id: *const c_char,
    test_run_id: *const c_char,
    level: *const c_char,
    target: *const c_char,
    message: *const c_char,
);

/// Starts logging to standard output, at the level that an environment variable gives.
///
/// # Parameters
///
/// - `log_env_var` - name of the variable; `LOG_LEVEL` if NULL. If there is no variable of this name, the text
///   itself is used as the value. A value is a level (`error`, `warn`, `info`, `debug`, `trace`, `off`) or a
///   list of directives such as `warn,pact_ffi::mock_server=debug`. Without a level for all targets, errors are
///   logged.
///
/// # Errors
///
/// If sinks were applied before, or `log_env_var` is not UTF-8, nothing changes and `pactffi_get_error_message`
/// gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_init(log_env_var: Text<'_>) {
    entry(|| {
        let directives = match log_env_var.optional("log_env_var")? {
            Some(name) => variable(name).unwrap_or_else(|| name.to_owned()),
            None => state().settings.log_level.clone().unwrap_or_default(),
        };
        apply(vec![Sink::stdout(Filter::parse(&directives))])
    })
}

/// Starts logging to standard error.
///
/// # Parameters
///
/// - `level` - `ERROR`, `WARN`, `INFO`, `DEBUG`, `TRACE`, `NONE` or `OFF`, in upper or lower case. NULL and any
///   other text mean `INFO`.
///
/// # Errors
///
/// If sinks were applied before, nothing changes and `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_init_with_log_level(level: Text<'_>) {
    entry(|| {
        let filter = level.lossy().and_then(|level| Filter::named(&level));
        let filter = filter.unwrap_or_else(|| Filter::up_to(Some(Level::INFO)));
        apply(vec![Sink::stderr(filter)])
    })
}

/// Does nothing. It exists for programs that call it: this library needs no preparation of the terminal.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_enable_ansi_support() {
    entry(|| Ok(()))
}

/// Writes a line to the log.
///
/// # Parameters
///
/// - `source` - name of the program that logs, added to the line as the field `source`; `client` if NULL.
/// - `log_level` - `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`, in upper or lower case. NULL and any other text
///   mean `INFO`.
/// - `message` - the message. NULL logs nothing.
///
/// # Errors
///
/// If `source` or `message` is not UTF-8, nothing is logged and `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_log_message(source: Text<'_>, log_level: Text<'_>, message: Text<'_>) {
    entry(|| {
        let Some(message) = message.optional("message")? else { return Ok(()) };
        let source = source.optional("source")?.unwrap_or("client");
        let level = log_level.lossy().and_then(|level| level_named(&level));
        match level.unwrap_or(Level::INFO) {
            Level::ERROR => tracing::error!(target: "pact_ffi", source, "{message}"),
            Level::WARN => tracing::warn!(target: "pact_ffi", source, "{message}"),
            Level::INFO => tracing::info!(target: "pact_ffi", source, "{message}"),
            Level::DEBUG => tracing::debug!(target: "pact_ffi", source, "{message}"),
            Level::TRACE => state().logger.trace("pact_ffi", source, message),
        }
        Ok(())
    })
}

/// Removes the sinks that this thread has attached and not applied. Call it before the first
/// `pactffi_logger_attach_sink`.
///
/// # Threading
///
/// Each thread has its own list of attached sinks.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_logger_init() {
    entry(|| {
        clear_pending();
        Ok(())
    })
}

/// Attaches a sink, a place to which the log is written. `pactffi_logger_apply` puts the attached sinks into
/// use.
///
/// # Parameters
///
/// - `sink_specifier` - `stdout`, `stderr`, `buffer` (memory, read with `pactffi_fetch_log_buffer`), or `file `
///   followed by a path. The file and its directories are created at once; lines are appended to the file.
/// - `level_filter` - the most detailed level that is written to this sink.
///
/// # Returns
///
/// - 0 on success.
/// - -3 if `sink_specifier` is NULL or not UTF-8.
/// - -4 if it is not one of these sinks.
/// - -6 if the file or its directories cannot be created or opened.
/// - -8 if `level_filter` is not a constant of the enum.
///
/// On failure `pactffi_get_error_message` gives the reason.
///
/// # Threading
///
/// Each thread has its own list of attached sinks.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_logger_attach_sink(sink_specifier: Text<'_>, level_filter: LevelCode) -> i32 {
    entry_or(codes::log, || attach(sink_specifier.required("sink_specifier")?, level_filter))
}

/// Starts logging to the sinks that this thread has attached, for all threads. This is possible once in a
/// process.
///
/// If no sink is attached, lines up to `INFO` are written to standard output.
///
/// # Returns
///
/// - 0 on success.
/// - -1 if sinks were applied before, by this function, `pactffi_init`, `pactffi_init_with_log_level` or a
///   `pactffi_log_to_` function. The attached sinks are removed.
///
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_logger_apply() -> i32 {
    entry_or(codes::log, || apply(take_pending()))
}

/// Starts logging to standard output only.
///
/// # Parameters
///
/// - `level_filter` - the most detailed level that is logged.
///
/// # Returns
///
/// - 0 on success.
/// - -1 if sinks were applied before.
/// - -8 if `level_filter` is not a constant of the enum.
///
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_log_to_stdout(level_filter: LevelCode) -> i32 {
    entry_or(codes::log, || log_to("stdout", level_filter))
}

/// Starts logging to standard error only.
///
/// # Parameters
///
/// - `level_filter` - the most detailed level that is logged.
///
/// # Returns
///
/// - 0 on success.
/// - -1 if sinks were applied before.
/// - -8 if `level_filter` is not a constant of the enum.
///
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_log_to_stderr(level_filter: LevelCode) -> i32 {
    entry_or(codes::log, || log_to("stderr", level_filter))
}

/// Starts logging to a file only.
///
/// # Parameters
///
/// - `file_name` - path of the file; must not be NULL. The file and its directories are created if they do not
///   exist; lines are appended.
/// - `level_filter` - the most detailed level that is logged.
///
/// # Returns
///
/// - 0 on success.
/// - -1 if sinks were applied before; no file is created.
/// - -4 if `file_name` is empty.
/// - -6 if the file or its directories cannot be created or opened.
/// - -7 if `file_name` is NULL or not UTF-8.
/// - -8 if `level_filter` is not a constant of the enum.
///
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_log_to_file(file_name: Text<'_>, level_filter: LevelCode) -> i32 {
    entry_or(codes::log_to_file, || {
        log_to(&format!("file {}", file_name.required("file_name")?), level_filter)
    })
}

/// Starts logging to memory only. `pactffi_fetch_log_buffer` returns the lines.
///
/// # Parameters
///
/// - `level_filter` - the most detailed level that is logged.
///
/// # Returns
///
/// - 0 on success.
/// - -1 if sinks were applied before.
/// - -8 if `level_filter` is not a constant of the enum.
///
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_log_to_buffer(level_filter: LevelCode) -> i32 {
    entry_or(codes::log, || log_to("buffer", level_filter))
}

/// Sets the level of all applied sinks.
///
/// # Parameters
///
/// - `level_filter` - the most detailed level that is written to the sinks from now on.
///
/// # Returns
///
/// - 0 on success.
/// - -2 if no sinks were applied.
/// - -8 if `level_filter` is not a constant of the enum.
///
/// On failure `pactffi_get_error_message` gives the reason.
///
/// # Threading
///
/// May be called from any thread at any time, also from a callback.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_log_set_level(level_filter: LevelCode) -> i32 {
    entry_or(codes::log, || Ok(state().logger.set_level(level_filter.decode()?.into())?))
}

/// Returns log lines from memory and removes them there.
///
/// # Parameters
///
/// - `log_id` - the lines to return: the port of a mock server, `verify:` followed by the name of a provider,
///   or `global` for all lines that belong to neither. NULL and text that is not UTF-8 mean `global`.
///
/// # Returns
///
/// The lines since the last call, an empty text if there are none. The library holds at most the newest
/// 8 MiB of `global`, 1 MiB of a provider and 256 KiB of a mock server.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_fetch_log_buffer(log_id: Text<'_>) -> OwnedText {
    entry(|| {
        let id = log_id.optional("log_id").ok().flatten().unwrap_or("global");
        let server = id.parse().ok().and_then(|port| state().servers.get(port).ok());
        Ok(server.map_or_else(|| state().logger.drain(id), |server| server.logs()))
    })
}

/// Registers a function that is called for every log event up to the level of `pactffi_set_log_callback_level`.
/// It needs applied sinks; their level does not matter.
///
/// # Parameters
///
/// - `callback` - the function. It replaces the function registered before; NULL only removes that one. Its
///   arguments are
///   - `id` - the port of a mock server, or `verify:` followed by the name of the provider that is
///     verified; empty for other events,
///   - `test_run_id` - the text that the thread has set with `pactffi_set_test_run_id`; empty if it has set
///     none,
///   - `level` - `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`,
///   - `target` - the part of the library that logs,
///   - `message` - the message, followed by its fields as ` name=value`.
///
/// # Ownership
///
/// The library owns the strings. They are valid until the callback returns.
///
/// # Threading
///
/// The callback is called on the thread on which the event happens, for mock servers on threads of the library,
/// and on several threads at the same time. Events during a call of the library are reported at the end of that
/// call. The callback may call any function of the library; events that this causes on its own thread are not
/// reported to it. When this function returns, the previous callback is not running any more, unless the
/// previous callback itself makes this call.
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
        let listener = |callback| Box::new(move |record: &Record| call(callback, record)) as Callback<Record>;
        let previous = state().logger.listen(callback.map(listener));
        fork_guard::leave(|| previous.wait_until_idle());
        Ok(())
    })
}

/// Sets the level of the registered log callback. Before the first call, no event is reported to it.
///
/// # Parameters
///
/// - `level_filter` - the most detailed level that is reported.
///
/// # Errors
///
/// If `level_filter` is not a constant of the enum, nothing changes and `pactffi_get_error_message` gives the
/// reason.
///
/// # Threading
///
/// May be called from any thread at any time, also from a callback.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_set_log_callback_level(level_filter: LevelCode) {
    entry(|| {
        state().logger.set_listener_level(level_filter.decode()?.into());
        Ok(())
    })
}

/// Sets the test run id of this thread. Log callbacks receive it with every event of this thread, and plugins with
/// every call that this thread, or a mock server that it starts, makes to them.
///
/// # Parameters
///
/// - `test_run_id` - the id. NULL, an empty text and text that is not UTF-8 remove it.
///
/// # Threading
///
/// Each thread has its own test run id.
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

/// Checks first that no sinks are applied, because opening a file sink creates the file.
fn log_to(specifier: &str, level: LevelCode) -> Result<(), Box<Fault>> {
    let filter = Filter::up_to(level.decode()?.into());
    if state().logger.is_applied() {
        return Err(Error::Applied.into());
    }
    let sink = Sink::open(specifier, filter)?;
    clear_pending();
    apply(vec![sink])
}

/// Puts the sinks into use. The first line says which library writes: its version is that of the one it replaces.
fn apply(sinks: Vec<Sink>) -> Result<(), Box<Fault>> {
    state().logger.apply(sinks)?;
    tracing::debug!(target: "pact_ffi", "{IDENTITY}");
    Ok(())
}

fn call(callback: LogCallback, record: &Record) {
    let text = |text: &str| CString::new(text).unwrap_or_default();
    let strings =
        [&*record.operation, &*record.test_run, record.level.as_str(), &record.target, &record.message];
    let [id, run, level, target, message] = strings.map(text);
    fork_guard::leave(|| {
        // SAFETY: the caller of `pactffi_register_log_callback` promises a function that may be called from any
        // thread until it is replaced; the strings live through the call.
        unsafe { callback(id.as_ptr(), run.as_ptr(), level.as_ptr(), target.as_ptr(), message.as_ptr()) }
    });
}
