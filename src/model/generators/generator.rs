//! [`Generator`]: one way to make a value.

use crate::foundation::json::{Map, Value};

/// One way to make a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Generator {
    /// A whole number between two others, both included.
    RandomInt {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A decimal number with so many digits.
    RandomDecimal(usize),
    /// So many hexadecimal digits.
    RandomHexadecimal(usize),
    /// So many letters and digits.
    RandomString(usize),
    /// True or false.
    RandomBoolean,
    /// A random UUID; the default format is lower case with hyphens.
    Uuid(Option<UuidFormat>),
    /// A date, by format and relative expression.
    Date {
        /// Pattern to print it with.
        format: Option<String>,
        /// Offset from the base, such as `+ 1 day`.
        expression: Option<String>,
    },
    /// A time, by format and relative expression.
    Time {
        /// Pattern to print it with.
        format: Option<String>,
        /// Offset from the base.
        expression: Option<String>,
    },
    /// A date and time, by format and relative expression.
    DateTime {
        /// Pattern to print it with.
        format: Option<String>,
        /// Offset from the base.
        expression: Option<String>,
    },
    /// A text that matches a regular expression.
    Regex(String),
    /// A value from the provider state's parameters.
    ProviderState {
        /// Name or text with `${name}` in it.
        expression: String,
        /// What to convert it to.
        data_type: Option<DataType>,
    },
    /// The example with its address replaced by the mock server's.
    MockServerUrl {
        /// The example.
        example: String,
        /// The part to replace; group 1 stays.
        regex: String,
    },
    /// A generator that this library does not know, perhaps of a plugin. It is written back unchanged.
    Plugin {
        /// The generator's type.
        name: String,
        /// Its other attributes.
        values: Map<String, Value>,
    },
}

/// How a UUID is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UuidFormat {
    /// `936da01f9abd4d9d80c702af85c822a8`
    Simple,
    /// `936da01f-9abd-4d9d-80c7-02af85c822a8`
    LowerCaseHyphenated,
    /// `936DA01F-9ABD-4D9D-80C7-02AF85C822A8`
    UpperCaseHyphenated,
    /// `urn:uuid:936da01f-9abd-4d9d-80c7-02af85c822a8`
    Urn,
}

/// What a value from a provider state is converted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataType {
    /// As it is.
    Raw,
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// A decimal number, under its other name.
    Float,
    /// True or false.
    Boolean,
}

impl Generator {
    /// The current date in a format.
    pub fn date(format: String) -> Self {
        Generator::Date { format: Some(format), expression: None }
    }

    /// The current time in a format.
    pub fn time(format: String) -> Self {
        Generator::Time { format: Some(format), expression: None }
    }

    /// The current date and time in a format.
    pub fn datetime(format: String) -> Self {
        Generator::DateTime { format: Some(format), expression: None }
    }
}

impl UuidFormat {
    const ALL: [UuidFormat; 4] = [
        UuidFormat::Simple,
        UuidFormat::LowerCaseHyphenated,
        UuidFormat::UpperCaseHyphenated,
        UuidFormat::Urn,
    ];

    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            UuidFormat::Simple => "simple",
            UuidFormat::LowerCaseHyphenated => "lower-case-hyphenated",
            UuidFormat::UpperCaseHyphenated => "upper-case-hyphenated",
            UuidFormat::Urn => "URN",
        }
    }

    /// The format of a word in a file.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }
}

impl DataType {
    const ALL: [DataType; 6] = [
        DataType::Raw,
        DataType::String,
        DataType::Integer,
        DataType::Decimal,
        DataType::Float,
        DataType::Boolean,
    ];

    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            DataType::Raw => "RAW",
            DataType::String => "STRING",
            DataType::Integer => "INTEGER",
            DataType::Decimal => "DECIMAL",
            DataType::Float => "FLOAT",
            DataType::Boolean => "BOOLEAN",
        }
    }

    /// The type of a word in a file, in any case; `Raw` for every other word.
    pub fn of_word(word: &str) -> Self {
        let word = word.to_uppercase();
        Self::ALL.into_iter().find(|data_type| data_type.word() == word).unwrap_or(DataType::Raw)
    }
}
