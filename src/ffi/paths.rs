//! Places in the file system and on the network, as C names them.

use super::fault::Fault;
use crate::mock_server::Bind;
use crate::model::file::Mode;
use std::path::PathBuf;

/// The directory of this name; NULL and empty mean the current one.
pub(crate) fn directory(name: Option<&str>) -> PathBuf {
    match name {
        None | Some("") => PathBuf::from("."),
        Some(name) => PathBuf::from(name),
    }
}

/// What happens to the pact that a file already holds.
pub(crate) fn mode(overwrite: bool) -> Mode {
    if overwrite { Mode::Overwrite } else { Mode::Merge }
}

/// Where `host:port` is, as the older functions have it.
pub(crate) fn host_and_port(text: &str) -> Result<Bind, Box<Fault>> {
    let refused = || Fault::BadAddress(format!("'{text}' is not an address of the form host:port"));
    let (host, port) = text.rsplit_once(':').ok_or_else(refused)?;
    // Without brackets, the colons of an IPv6 address cannot be told from the one before the port.
    if host.is_empty() || (host.contains(':') && !host.starts_with('[')) {
        return Err(refused().into());
    }
    Ok(Bind::new(Some(host), port.parse().map_err(|_| refused())?))
}

#[cfg(test)]
mod tests {
    use super::{directory, host_and_port};
    use crate::mock_server::Bind;
    use std::path::Path;

    #[test]
    fn no_directory_is_the_current_one() {
        assert_eq!(directory(None), Path::new("."));
        assert_eq!(directory(Some("")), Path::new("."));
        assert_eq!(directory(Some("a/b")), Path::new("a/b"));
    }

    #[test]
    fn host_and_port_are_told_apart_at_the_last_colon() {
        assert_eq!(host_and_port("127.0.0.1:80"), Ok(Bind::new(Some("127.0.0.1"), 80)));
        assert_eq!(host_and_port("[::1]:0"), Ok(Bind::new(Some("[::1]"), 0)));
        for text in ["", "127.0.0.1", ":80", "a:b", "a:-1", "a:65536", "::1:80"] {
            let message = host_and_port(text).unwrap_err().to_string();
            assert_eq!(message, format!("'{text}' is not an address of the form host:port"));
        }
    }
}
