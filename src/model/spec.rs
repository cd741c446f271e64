//! [`SpecVersion`]: which version of the Pact specification a file is written in.

use std::fmt;

/// A version of the Pact specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum SpecVersion {
    /// Not one of the known versions; read like V2, written as V4.
    #[default]
    Unknown,
    /// 1.0.0
    V1,
    /// 1.1.0
    V1_1,
    /// 2.0.0
    V2,
    /// 3.0.0
    V3,
    /// 4.0
    V4,
}

impl SpecVersion {
    /// The text written into a pact file's metadata.
    pub fn text(self) -> &'static str {
        match self {
            SpecVersion::Unknown => "unknown",
            SpecVersion::V1 => "1.0.0",
            SpecVersion::V1_1 => "1.1.0",
            SpecVersion::V2 => "2.0.0",
            SpecVersion::V3 => "3.0.0",
            SpecVersion::V4 => "4.0",
        }
    }

    /// The version files are written in when this one is asked for: `Unknown` is never written.
    pub fn for_writing(self) -> SpecVersion {
        if self == SpecVersion::Unknown { SpecVersion::V4 } else { self }
    }
}

impl fmt::Display for SpecVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SpecVersion::Unknown => "unknown",
            SpecVersion::V1 => "V1",
            SpecVersion::V1_1 => "V1.1",
            SpecVersion::V2 => "V2",
            SpecVersion::V3 => "V3",
            SpecVersion::V4 => "V4",
        })
    }
}
