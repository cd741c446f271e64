//! [`PluginServer`]: a mock server in a plugin.

use super::{ServerResults, TransportServer};
use crate::foundation::json::Value;
use crate::plugin::interface::Interface;
use crate::plugin::proto::v2;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A mock server in a plugin, known there by its key. Dropping it stops it.
#[derive(Debug)]
pub(super) struct PluginServer {
    interface: Arc<dyn Interface>,
    key: String,
    port: u16,
    address: String,
    is_stopped: AtomicBool,
}

impl PluginServer {
    /// The server that the plugin describes. If its port cannot be one, it is stopped.
    pub(super) fn new(interface: Arc<dyn Interface>, details: v2::MockServerDetails) -> Result<Self, String> {
        let v2::MockServerDetails { key, port, address } = details;
        match u16::try_from(port) {
            Ok(port) if port != 0 => {
                Ok(PluginServer { interface, key, port, address, is_stopped: AtomicBool::new(false) })
            }
            _ => {
                if let Err(error) = interface.shutdown_mock_server(&key) {
                    tracing::warn!("a mock server with port {port} was not shut down: {error}");
                }
                Err(format!("its port is {port}, which does not lie between 1 and 65535"))
            }
        }
    }
}

impl TransportServer for PluginServer {
    fn port(&self) -> u16 {
        self.port
    }

    fn address(&self) -> &str {
        &self.address
    }

    fn results(&self) -> Result<ServerResults, String> {
        let results = self.interface.mock_server_results(&self.key).map_err(|error| error.to_string())?;
        Ok(ServerResults { ok: results.ok, results: results.results.iter().map(result_json).collect() })
    }

    fn stop(&self) -> Result<(), String> {
        if self.is_stopped.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        self.interface.shutdown_mock_server(&self.key).map(|_| ()).map_err(|error| error.to_string())
    }
}

impl Drop for PluginServer {
    fn drop(&mut self) {
        if let Err(reason) = self.stop() {
            tracing::debug!("a mock server of a plugin was not shut down: {reason}");
        }
    }
}

fn result_json(result: &v2::MockServerResult) -> Value {
    let mismatches: Value = result.mismatches.iter().map(mismatch_json).collect();
    json!({"error": result.error, "mismatches": mismatches, "path": result.path})
}

fn mismatch_json(mismatch: &v2::ContentMismatch) -> Value {
    let text = |bytes: &Option<Vec<u8>>| {
        bytes.as_deref().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
    };
    json!({
        "actual": text(&mismatch.actual),
        "diff": mismatch.diff,
        "expected": text(&mismatch.expected),
        "mismatch": mismatch.mismatch,
        "path": mismatch.path,
    })
}
