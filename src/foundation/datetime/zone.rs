//! The names of time zones: abbreviations such as `CEST` and identifiers such as `Europe/London`.
//!
//! Names only; offsets and transitions are not known here. The identifiers are those of the IANA
//! time zone database, in the file beside this one.

use std::collections::HashSet;
use std::sync::LazyLock;

static IDS: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("zone_ids.txt").lines().collect());

/// Sorted, for the search.
const ABBREVIATIONS: &[&str] = &[
    "ACDT", "ACST", "ADDT", "ADT", "AEDT", "AEST", "AHDT", "AHST", "AKDT", "AKST", "AMT", "APT", "AST",
    "AWDT", "AWST", "AWT", "BDST", "BDT", "BMT", "BST", "CAST", "CAT", "CDDT", "CDT", "CEMT", "CEST", "CET",
    "CMT", "CPT", "CST", "CWT", "DMT", "EAT", "EDDT", "EDT", "EEST", "EET", "EMT", "EPT", "EST", "EWT",
    "FFMT", "FMT", "GDT", "GMT", "GST", "HDT", "HKST", "HKT", "HKWT", "HMT", "HPT", "HST", "HWT", "IDDT",
    "IDT", "IMT", "IST", "JDT", "JMT", "JST", "KDT", "KMT", "KST", "LMT", "LST", "MDDT", "MDST", "MDT",
    "MEST", "MET", "MMT", "MPT", "MSD", "MSK", "MST", "MWT", "NDDT", "NDT", "NPT", "NST", "NWT", "NZDT",
    "NZMT", "NZST", "PDDT", "PDT", "PKST", "PKT", "PLMT", "PMMT", "PMT", "PPMT", "PPT", "PST", "PWT", "QMT",
    "RMT", "SAST", "SDMT", "SET", "SJMT", "SMT", "SST", "TBMT", "TMT", "UTC", "WAST", "WAT", "WEMT", "WEST",
    "WET", "WIB", "WIT", "WITA", "WMT", "YDDT", "YDT", "YPT", "YST", "YWT",
];

pub(super) fn is_abbreviation(name: &str) -> bool {
    ABBREVIATIONS.binary_search(&name).is_ok()
}

pub(super) fn is_id(name: &str) -> bool {
    IDS.contains(name)
}

#[cfg(test)]
mod tests {
    use super::{ABBREVIATIONS, IDS, is_abbreviation, is_id};

    #[test]
    fn the_abbreviations_are_sorted() {
        assert!(ABBREVIATIONS.is_sorted());
        assert!(ABBREVIATIONS.iter().all(|name| is_abbreviation(name)));
    }

    #[test]
    fn every_identifier_is_made_of_the_characters_the_reader_takes() {
        assert!(IDS.len() > 500);
        for id in IDS.iter() {
            assert!(is_id(id) && id.chars().all(|c| c.is_ascii_alphanumeric() || "_-+/".contains(c)), "{id}");
        }
    }
}
