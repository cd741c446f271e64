//! [`Interpreter`]: one script with its interpreter. It never leaves its thread.

use super::super::interface::CallError;
use super::super::lines::Lines;
use super::super::logs::InstanceLog;
use super::control::Control;
use super::host::{self, Surroundings};
use super::tables::Tables;
use super::{keys, value};
use crate::foundation::fork_guard;
use mlua::{FromLua, Function, IntoLuaMulti, Lua, MultiValue, Table, Value, Variadic};
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// How much memory the values of a script may take.
const MEMORY_LIMIT: usize = 256 * 1024 * 1024;

/// The longest name of a script that Lua writes out in errors.
const MAX_NAME: usize = 44;

/// A script.
#[derive(Debug)]
pub(super) struct Interpreter {
    lua: Lua,
    control: Rc<Control>,
    output: Rc<Output>,
}

impl Interpreter {
    /// An interpreter without a script.
    pub(super) fn new(surroundings: &Surroundings, ended: Arc<AtomicBool>) -> mlua::Result<Interpreter> {
        let lua = Lua::new();
        lua.set_memory_limit(MEMORY_LIMIT)?;
        let output = Rc::new(Output { log: surroundings.log.clone(), lines: RefCell::default() });
        let control = Control::new(ended);
        value::prepare(&lua)?;
        let written = Rc::clone(&output);
        let write = lua.create_function(move |_, Text(text): Text| {
            written.write(&text);
            Ok(())
        })?;
        let asked = Rc::clone(&control);
        let is_over = lua.create_function(move |_, ()| Ok(asked.is_stopped()))?;
        lua.load(include_str!("prelude.lua")).set_name("=prelude").call::<()>((write, is_over))?;
        let interpreter = Interpreter { lua, control, output };
        interpreter.add_functions()?;
        host::add(&interpreter.lua, surroundings, &interpreter.control)?;
        Ok(interpreter)
    }

    /// Runs the script. `require` finds what is in the folder.
    pub(super) fn load(&self, folder: &Path, script: &Path) -> Result<(), String> {
        let failed = |problem: String| {
            format!("Failed to load Lua plugin script \"{}\" - {problem}", script.display())
        };
        let source = std::fs::read(script).map_err(|problem| failed(problem.to_string()))?;
        let run = || {
            let package: Table = self.lua.globals().get("package")?;
            let path: String = package.get("path")?;
            let own = folder.display();
            package.set("path", format!("{own}/?.lua;{own}/?/init.lua;{path}"))?;
            self.lua.load(source).set_name(chunk_name(script)).exec()
        };
        run().map_err(|problem| failed(problem.to_string()))
    }

    /// Begins a call; the error is that there is no memory left even for this.
    pub(super) fn begin(&self, deadline: Instant, chain: &str) -> Result<(), CallError> {
        self.control.begin(&self.lua, deadline, chain).map_err(|problem| script_error(&problem))
    }

    /// Ends a call. Whether it came too late.
    pub(super) fn finish(&self) -> bool {
        self.output.flush();
        self.control.is_stopped()
    }

    /// The maker of tables.
    pub(super) fn tables(&self) -> Tables<'_> {
        Tables { lua: &self.lua }
    }

    /// Whether the script has a function of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.function(name).is_ok()
    }

    /// Calls a function of the script and reads the table that it returns.
    pub(super) fn call<R>(
        &self,
        name: &'static str,
        arguments: impl FnOnce(Tables<'_>) -> mlua::Result<MultiValue>,
        read: impl FnOnce(&Table) -> mlua::Result<R>,
    ) -> Result<R, CallError> {
        let function = self.function(name)?;
        let arguments = arguments(self.tables()).map_err(|problem| script_error(&problem))?;
        let returned = function.call::<Table>(arguments).map_err(|problem| failed(name, &problem))?;
        read(&returned).map_err(|problem| script_error(&problem))
    }

    /// The same in a coroutine of its own, for the functions that are called while contents are compared and generated.
    pub(super) fn call_in_coroutine<T: FromLua, R>(
        &self,
        name: &'static str,
        arguments: impl FnOnce(Tables<'_>) -> mlua::Result<MultiValue>,
        read: impl FnOnce(&T) -> mlua::Result<R>,
    ) -> Result<R, CallError> {
        let function = self.function(name)?;
        let run = || {
            let coroutine = self.lua.create_thread(function)?;
            let returned = coroutine.resume::<Value>(arguments(self.tables())?)?;
            if coroutine.is_resumable() {
                return Err(mlua::Error::runtime("attempt to yield from outside a coroutine"));
            }
            T::from_lua(returned, &self.lua)
        };
        let returned = run().map_err(|problem| failed(name, &problem))?;
        read(&returned).map_err(|problem| script_error(&problem))
    }

    fn function(&self, name: &str) -> Result<Function, CallError> {
        match self.lua.globals().get(name) {
            Ok(Value::Function(function)) => Ok(function),
            _ => Err(CallError::Script(format!("Lua plugin does not define a global '{name}' function"))),
        }
    }

    fn add_functions(&self) -> mlua::Result<()> {
        let globals = self.lua.globals();
        let output = Rc::clone(&self.output);
        globals.set(
            "logger",
            self.lua.create_function(move |_, Text(text): Text| {
                output.print(&text);
                Ok(())
            })?,
        )?;
        let output = Rc::clone(&self.output);
        globals.set(
            "print",
            self.lua.create_function(move |_, values: Variadic<Value>| {
                let texts = values.iter().map(printed).collect::<mlua::Result<Vec<_>>>()?;
                output.print(&texts.join(&b'\t'));
                Ok(())
            })?,
        )?;
        let sign = |lua: &Lua, (data, key): (mlua::LuaString, String)| {
            lua.create_string(keys::sign(&data.as_bytes(), &key)?)
        };
        globals.set("rsa_sign", self.lua.create_function(sign)?)?;
        globals.set("rsa_public_key", self.lua.create_function(|_, key: String| keys::public_key(&key))?)?;
        let validate = |_: &Lua, (token, algorithm, key): (Vec<String>, String, String)| {
            keys::validate(&token, &algorithm, &key)
        };
        globals.set("rsa_validate", self.lua.create_function(validate)?)?;
        let decode = |lua: &Lua, text: String| lua.create_string(keys::decode(&text)?);
        globals.set("b64_decode_no_pad", self.lua.create_function(decode)?)
    }
}

/// What a script prints, on its way to the log.
#[derive(Debug)]
struct Output {
    log: InstanceLog,
    /// What is written piece by piece.
    lines: RefCell<Lines>,
}

impl Output {
    /// Whole lines.
    fn print(&self, text: &[u8]) {
        self.flush();
        fork_guard::enter(|| text.split(|byte| *byte == b'\n').for_each(|line| self.log_line(line)));
    }

    /// A piece of a line, or of several.
    fn write(&self, text: &[u8]) {
        fork_guard::enter(|| self.lines.borrow_mut().push(text, |piece| self.log.stderr(piece.text)));
    }

    fn flush(&self) {
        fork_guard::enter(|| self.lines.borrow_mut().finish(|piece| self.log.stderr(piece.text)));
    }

    fn log_line(&self, line: &[u8]) {
        self.log.stderr(&String::from_utf8_lossy(line));
    }
}

/// A text that need not be UTF-8.
struct Text(Vec<u8>);

impl FromLua for Text {
    fn from_lua(value: Value, lua: &Lua) -> mlua::Result<Text> {
        let from = value.type_name();
        let text = lua.coerce_string(value)?.ok_or_else(|| mlua::Error::FromLuaConversionError {
            from,
            to: "String".to_owned(),
            message: Some("expected string or number".to_owned()),
        })?;
        Ok(Text(text.as_bytes().to_vec()))
    }
}

/// A value as `print` writes it.
fn printed(value: &Value) -> mlua::Result<Vec<u8>> {
    match value {
        Value::String(text) => Ok(text.as_bytes().to_vec()),
        other => other.to_string().map(String::into_bytes),
    }
}

/// The error of a function of the script.
fn failed(function: &str, problem: &mlua::Error) -> CallError {
    CallError::Script(format!("Lua {function}() function failed - {problem}"))
}

fn script_error(problem: &mlua::Error) -> CallError {
    CallError::Script(problem.to_string())
}

/// The name of a script in its errors. Lua cuts the end off a long one, which is the part that matters.
fn chunk_name(script: &Path) -> String {
    let name = script.display().to_string();
    if name.len() <= MAX_NAME {
        return name;
    }
    let tail = name.char_indices().map(|(at, _)| at).find(|at| name.len() - at <= MAX_NAME - 3);
    format!("...{}", tail.and_then(|at| name.get(at..)).unwrap_or_default())
}

/// The arguments of a call.
pub(super) fn arguments(lua: &Lua, values: impl IntoLuaMulti) -> mlua::Result<MultiValue> {
    values.into_lua_multi(lua)
}
