//! [`Handshake`]: the line by which a plugin says where it listens.

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use std::fmt::{Formatter, Result as Formatted};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// What a plugin says when it has started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Handshake {
    /// The port it listens on.
    pub(in super::super) port: u16,
    /// What each call has to carry.
    pub(in super::super) server_key: String,
}

/// Reads a line. COMPAT: the reasons are those of `serde_json`, with their positions.
pub(super) fn read(line: &str) -> Result<Handshake, String> {
    serde_json::from_str(line).map_err(|error| unreadable(&error.to_string()))
}

/// The error of a line that is no handshake.
pub(super) fn unreadable(reason: &str) -> String {
    format!("Failed to read startup info from plugin - {reason}")
}

/// Waits for the handshake that the reader of standard output sends. The reader is dropped when there is no more output.
pub(super) fn wait(sent: &Receiver<Result<Handshake, String>>, limit: Duration) -> Result<Handshake, String> {
    // COMPAT: what follows the colon is the released library's text.
    match sent.recv_timeout(limit) {
        Ok(handshake) => handshake,
        Err(RecvTimeoutError::Disconnected) => {
            Err("Plugin process did not output the correct startup message: \
             channel is empty and sending half is closed"
                .to_owned())
        }
        Err(RecvTimeoutError::Timeout) => Err(format!(
            "Plugin process did not output the correct startup message in {} seconds: timed out waiting on channel",
            limit.as_secs()
        )),
    }
}

impl<'de> Deserialize<'de> for Handshake {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Handshake;

    fn expecting(&self, f: &mut Formatter<'_>) -> Formatted {
        f.write_str("an object with 'port' and 'serverKey'")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Handshake, A::Error> {
        let (mut port, mut server_key) = (None, None);
        while let Some(name) = members.next_key::<String>()? {
            match name.as_str() {
                "port" if port.is_some() => return Err(Error::duplicate_field("port")),
                "port" => port = Some(members.next_value()?),
                "serverKey" if server_key.is_some() => return Err(Error::duplicate_field("serverKey")),
                "serverKey" => server_key = Some(members.next_value()?),
                _ => _ = members.next_value::<IgnoredAny>()?,
            }
        }
        Ok(Handshake {
            port: port.ok_or_else(|| Error::missing_field("port"))?,
            server_key: server_key.ok_or_else(|| Error::missing_field("serverKey"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_named_as_the_released_library_does() {
        for (line, reason) in [
            (r#"{"port":"x"}"#, r#"invalid type: string "x", expected u16 at line 1 column 11"#),
            (r#"{"port":1"#, "EOF while parsing an object at line 1 column 9"),
            (r#"{"port":1}"#, "missing field `serverKey` at line 1 column 10"),
            (r#"{"serverKey":"k"}"#, "missing field `port` at line 1 column 17"),
            ("{}", "missing field `port` at line 1 column 2"),
            (r#"{"port":70000}"#, "invalid value: integer `70000`, expected u16 at line 1 column 13"),
            (r#"{"port":-1}"#, "invalid value: integer `-1`, expected u16 at line 1 column 10"),
            (r#"{"port":1.5}"#, "invalid type: floating point `1.5`, expected u16 at line 1 column 11"),
            (r#"{"port":1e2}"#, "invalid type: floating point `100.0`, expected u16 at line 1 column 11"),
            (
                r#"{"port":99999999999999999999999}"#,
                "invalid type: floating point `1e+23`, expected u16 at line 1 column 31",
            ),
            (r#"{"port":null}"#, "invalid type: null, expected u16 at line 1 column 12"),
            (r#"{"port":[1]}"#, "invalid type: sequence, expected u16 at line 1 column 8"),
            (r#"{"port":{"a":1}}"#, "invalid type: map, expected u16 at line 1 column 8"),
            (r#"{"port":true}"#, "invalid type: boolean `true`, expected u16 at line 1 column 12"),
            (r#"{"port":1,"port":2}"#, "duplicate field `port` at line 1 column 16"),
            (r#"{"port":1,"serverKey":null}"#, "invalid type: null, expected a string at line 1 column 26"),
            (
                r#"{"port":1,"serverKey":7}"#,
                "invalid type: integer `7`, expected a string at line 1 column 23",
            ),
            (r#"{"serverKey":"k","x":}"#, "expected value at line 1 column 22"),
            (r#"{"port":1,"serverKey":"k"} x"#, "trailing characters at line 1 column 28"),
            ("{junk", "key must be a string at line 1 column 2"),
        ] {
            let expected = format!("Failed to read startup info from plugin - {reason}");

            assert_eq!(read(line), Err(expected), "{line}");
        }
    }
}
