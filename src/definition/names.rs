//! [`ArgumentNames`]: what plugins call the arguments of their rules in expressions.

use std::fmt::Debug;

/// What plugins call the arguments of their rules in expressions.
pub trait ArgumentNames: Debug {
    /// The attribute that the argument of `matching(rule, argument, example)` gives to a rule of a plugin; `None` if no
    /// plugin says so: then it is `value`.
    fn argument_name(&self, rule: &str) -> Option<String>;
}

/// No plugin names an argument.
#[derive(Debug, Clone, Copy)]
pub struct NoNames;

impl ArgumentNames for NoNames {
    fn argument_name(&self, _: &str) -> Option<String> {
        None
    }
}
