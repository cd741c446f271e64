//! The plugins that a pact needs, loaded before any of its interactions is verified, and released when the run ends.

use crate::model::Pact;
use crate::net::tasks::blocking;
use crate::plugin::{Driver, Hold};
use std::sync::Arc;

/// Loads the plugins that the metadata of a pact names, in their order, and stops at the first that cannot be loaded. The
/// error says why. Those that were loaded are added to `holds`.
pub(super) async fn load(driver: &Arc<Driver>, pact: &Pact, holds: &mut Vec<Hold>) -> Result<(), String> {
    for plugin in &pact.plugins {
        let (driver, plugin) = (Arc::clone(driver), plugin.clone());
        let loaded = blocking(move || driver.load_for_pact(&plugin)).await;
        let loaded = loaded.map_err(|defect| defect.to_string())?;
        holds.push(loaded.map_err(|error| error.to_string())?);
    }
    Ok(())
}

/// Releases plugins. Those that nothing else uses have ended when this returns.
pub(super) async fn release(holds: Vec<Hold>) {
    if !holds.is_empty() {
        // That a plugin cannot be ended is no matter of the verification.
        let _ = blocking(move || drop(holds)).await;
    }
}
