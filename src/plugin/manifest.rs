//! [`Manifest`]: what `pact-plugin.json` says about a plugin.

use std::path::PathBuf;

/// A manifest that can be used.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Manifest {
    /// The folder of the plugin.
    pub(super) folder: PathBuf,
    /// The name.
    pub(super) name: String,
    /// The version.
    pub(super) version: String,
    /// 1 or 2.
    pub(super) interface_version: u8,
    /// What the plugin is made of.
    pub(super) kind: PluginKind,
    /// The program or script: absolute, or a name in the folder that was found there.
    pub(super) entry_point: PathBuf,
    /// The arguments of the program.
    pub(super) args: Vec<String>,
}

/// What a plugin is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PluginKind {
    /// A program that speaks gRPC.
    Process,
    /// A script of Lua.
    Lua,
}
