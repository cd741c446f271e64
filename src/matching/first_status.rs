//! The status of a response whose contract gives only a rule or generator for it.

use super::engine::Engine;
use super::value::{Applied, Compiler, List, WrittenAt, check_status, failures};
use crate::model::generators::Generator;
use crate::model::rules::{Combine, Rule, RuleList, StatusClass};
use crate::model::{Category, DocPath, Response};
use std::ops::RangeInclusive;

/// Statuses in the order in which they are tried: those below 200 do not end a response.
const TRIED: [RangeInclusive<u16>; 2] = [200..=999, 100..=199];

/// The first status that rules and generator allow: the lowest from 200 that both accept, else the lowest from 100. A
/// rule that lists statuses is tried in its own order. If no status suits both, the rules decide; if they accept none,
/// the generator; 200 if neither says anything.
#[must_use]
pub fn first_status(rules: &[Rule], generator: Option<&Generator>) -> u16 {
    let list = RuleList { rules: rules.to_vec(), combine: Combine::And };
    first_allowed(&list, generator)
}

/// The status of a response that has status 0 and a rule or generator for it, as old releases wrote it; `None` for any
/// other response.
#[must_use]
pub fn open_status(response: &Response) -> Option<u16> {
    if response.status != 0 {
        return None;
    }
    let rules = response.part.rules.category(Category::Status);
    let rules = rules.and_then(|rules| rules.values().find(|list| !list.rules.is_empty()));
    let generators = response.part.generators.category(Category::Status);
    let generator = generators.and_then(|generators| generators.values().next());
    if rules.is_none() && generator.is_none() {
        return None;
    }
    Some(first_allowed(rules.unwrap_or(&RuleList::default()), generator))
}

fn first_allowed(rules: &RuleList, generator: Option<&Generator>) -> u16 {
    let accepting = Accepting::compile(rules);
    let drawn = |status: u16| match generator {
        Some(Generator::RandomInt { min, max }) => (*min..=*max).contains(&i64::from(status)),
        _ => true,
    };
    let listed = rules.rules.iter().find_map(|rule| match rule {
        Rule::StatusCode(StatusClass::Codes(codes)) => Some(codes.as_slice()),
        _ => None,
    });
    let first = |accepts: &dyn Fn(u16) -> bool| match listed {
        Some(codes) => TRIED
            .iter()
            .find_map(|range| codes.iter().copied().find(|code| range.contains(code) && accepts(*code))),
        None => TRIED.iter().find_map(|range| range.clone().find(|code| accepts(*code))),
    };
    first(&|status| accepting.accepts(status) && drawn(status))
        .or_else(|| first(&|status| accepting.accepts(status)))
        .or_else(|| TRIED.iter().find_map(|range| range.clone().find(|code| drawn(*code))))
        .unwrap_or(200)
}

/// Rules about a status that the core applies.
struct Accepting(Option<List>);

impl Accepting {
    fn compile(rules: &RuleList) -> Self {
        // What a plugin accepts is not known before it is asked, and it is not asked about hundreds of values.
        let is_ours = |rule: &&Rule| !matches!(rule, Rule::Plugin { .. });
        let ours: Vec<Rule> = rules.rules.iter().filter(is_ours).cloned().collect();
        if ours.is_empty() || ours.len() < rules.rules.len() && rules.combine == Combine::Or {
            return Accepting(None);
        }
        let list = RuleList { rules: ours, combine: rules.combine };
        let at = WrittenAt { category: Category::Status, path: &DocPath::root() };
        Accepting(Some(Compiler::new(&Engine::without_plugins()).list(at, &list)))
    }

    fn accepts(&self, status: u16) -> bool {
        let Some(list) = &self.0 else { return true };
        failures(Applied { list, is_cascaded: false }, |check| check_status(check, status, status)).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::first_status;
    use crate::model::generators::Generator;
    use crate::model::rules::{Rule, StatusClass};

    #[test]
    fn the_first_status_suits_rule_and_generator() {
        let class = |class| vec![Rule::StatusCode(class)];
        let drawn = |min, max| Some(Generator::RandomInt { min, max });
        let regex = |pattern: &str| vec![Rule::Regex(pattern.to_owned())];
        let table = [
            (class(StatusClass::Success), None, 200),
            (class(StatusClass::Redirect), None, 300),
            (class(StatusClass::ClientError), None, 400),
            (class(StatusClass::ServerError), None, 500),
            (class(StatusClass::Error), None, 400),
            (class(StatusClass::NonError), None, 200),
            (class(StatusClass::Information), None, 100),
            (class(StatusClass::Codes(vec![404, 400])), None, 404),
            (class(StatusClass::Codes(vec![404, 400])), drawn(400, 401), 400),
            (class(StatusClass::Codes(vec![1, 100, 404])), None, 404),
            (class(StatusClass::Codes(vec![])), None, 200),
            (class(StatusClass::ClientError), drawn(410, 499), 410),
            (class(StatusClass::ClientError), drawn(500, 510), 400),
            (class(StatusClass::Information), drawn(150, 160), 150),
            (regex(r"41\d"), None, 410),
            (regex("("), None, 200),
            (vec![Rule::Include("9".to_owned())], None, 209),
            (vec![Rule::Integer], drawn(410, 499), 410),
            (vec![Rule::Type], drawn(0, 10), 200),
            (vec![Rule::Boolean], drawn(410, 499), 410),
            (vec![Rule::Equality], None, 200),
            (vec![], drawn(500, 599), 500),
            (vec![], drawn(5, 1), 200),
            (vec![], Some(Generator::RandomBoolean), 200),
            (vec![], None, 200),
            ([class(StatusClass::ClientError), regex(r"\d\d9")].concat(), None, 409),
        ];
        for (rules, generator, status) in table {
            assert_eq!(first_status(&rules, generator.as_ref()), status, "{rules:?} {generator:?}");
        }
    }
}
