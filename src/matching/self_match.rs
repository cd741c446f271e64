//! [`ItemRules`]: whether a JSON value passes rules when it is compared with itself.
//!
//! With this the variant of an `arrayContains` rule is found whose generators apply to an item.

use super::body::json::{Unexpected, compare};
use super::engine::Engine;
use super::findings::Findings;
use super::value::{Compiler, RuleTree};
use crate::foundation::json::Node;
use crate::model::Category;
use crate::model::rules::Rules;

/// Rules for JSON values, ready to be applied to any number of them.
#[derive(Debug)]
pub struct ItemRules {
    rules: RuleTree,
}

impl ItemRules {
    /// Prepares rules whose paths begin at the value.
    #[must_use]
    pub fn compile(rules: &Rules, engine: &Engine) -> Self {
        ItemRules { rules: Compiler::new(engine).tree(Category::Body, rules) }
    }

    /// Whether the value, compared with itself, passes.
    #[must_use]
    pub fn accept(&self, value: Node<'_>) -> bool {
        let mut probe = Findings::probe();
        compare(value, value, &self.rules, Unexpected::Deny, &mut probe);
        probe.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{Engine, ItemRules};
    use crate::foundation::json::Document;
    use crate::model::rules::{Rule, RuleList, Rules};

    #[test]
    fn a_value_passes_rules_about_what_it_is() {
        let rules =
            Rules::from([("$.rel".parse().unwrap(), RuleList::of(Rule::Regex("next|last".to_owned())))]);
        let rules = ItemRules::compile(&rules, &Engine::without_plugins());
        let accepts = |text| rules.accept(Document::parse(text).unwrap().root());

        assert!(accepts(r#"{"rel":"next","href":"/1"}"#));
        assert!(!accepts(r#"{"rel":"self","href":"/1"}"#));
        assert!(accepts("{}"));
    }
}
