//! Which rules apply where: the rules of a category as a trie by path token, walked in parallel with a value.
//!
//! The weight of a pattern never changes, so the order of patterns is fixed when they are compiled,
//! and the best rules at a place are the best of those between the root and it. [`Walk`] has a stack
//! of the trie nodes that are live at each level; going down one step visits only those nodes. The
//! rules `L` of a path can be of any type.

use crate::model::DocPath;
use crate::model::path::Token;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

/// The rules of one category by path.
#[derive(Debug)]
pub(super) struct PathTree<L> {
    nodes: Vec<TrieNode<L>>,
}

/// One node of the trie: the nodes below it, and the rules of the pattern that ends here.
#[derive(Debug)]
struct TrieNode<L> {
    fields: BTreeMap<Box<str>, usize>,
    /// The fields that stand for names of the example, sorted.
    labels: Vec<(Label, usize)>,
    indexes: BTreeMap<usize, usize>,
    star: Option<usize>,
    star_index: Option<usize>,
    own: Option<Pattern<L>>,
}

impl<L> TrieNode<L> {
    fn has_children(&self) -> bool {
        !self.fields.is_empty()
            || !self.labels.is_empty()
            || !self.indexes.is_empty()
            || self.star.is_some()
            || self.star_index.is_some()
    }
}

impl<L> Default for TrieNode<L> {
    fn default() -> Self {
        TrieNode {
            fields: BTreeMap::new(),
            labels: Vec::new(),
            indexes: BTreeMap::new(),
            star: None,
            star_index: None,
            own: None,
        }
    }
}

/// A name of an example as a number. Rules may spell one name in several ways.
pub(super) type Label = u32;

/// The rules that apply to a value, and whether they are written for a value above it.
#[derive(Debug)]
pub(super) struct Applied<'c, L> {
    pub(super) list: &'c L,
    pub(super) is_cascaded: bool,
}

impl<L> Clone for Applied<'_, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L> Copy for Applied<'_, L> {}

/// The rules of one pattern and its place in the order of patterns.
#[derive(Debug)]
struct Pattern<L> {
    list: L,
    rank: Rank,
}

/// How specific a pattern is. `order` is the place among all patterns of the tree and decides between
/// patterns of the same weight.
#[derive(Debug, Clone, Copy)]
struct Rank {
    exact: u32,
    tokens: u32,
    order: u32,
}

impl Rank {
    /// Compares `2^exact * tokens` without computing the power.
    fn compare_weight(self, other: Rank) -> Ordering {
        if self.exact < other.exact {
            return other.compare_weight(self).reverse();
        }
        let shift = (self.exact - other.exact).min(64);
        (u128::from(self.tokens) << shift).cmp(&u128::from(other.tokens))
    }

    fn is_better_than(self, other: Rank) -> bool {
        // The patterns are sorted by their weight.
        if self.order != u32::MAX && other.order != u32::MAX {
            return self.order > other.order;
        }
        self.compare_weight(other).then(self.order.cmp(&other.order)) == Ordering::Greater
    }

    /// The rank of the rules that `eachValue` at this pattern means for the values below it. They win
    /// over a pattern of equal weight.
    fn below(self) -> Rank {
        Rank { exact: self.exact, tokens: self.tokens.saturating_add(1), order: u32::MAX }
    }
}

impl<L> Default for PathTree<L> {
    fn default() -> Self {
        PathTree { nodes: vec![TrieNode::default()] }
    }
}

/// Builds the tree of a category; paths without rules are left out before.
impl<'p, L> FromIterator<(&'p DocPath, L)> for PathTree<L> {
    fn from_iter<I: IntoIterator<Item = (&'p DocPath, L)>>(rules: I) -> Self {
        Self::build(rules, |tokens| rank_of(tokens.iter()), compare_patterns)
    }
}

impl<L> PathTree<L> {
    /// The tree for a document whose elements may have siblings of the same name. An index narrows the
    /// step before it and is no step of its own, so it only decides between patterns that are equal
    /// without it. `spelled` has the names of the example that a text may stand for.
    pub(super) fn of_elements<'p>(
        rules: impl IntoIterator<Item = (&'p DocPath, L)>,
        spelled: &HashMap<String, Vec<Label>>,
    ) -> Self {
        let mut tree = Self::build(rules, |tokens| rank_of(names(tokens)), compare_element_patterns);
        for node in &mut tree.nodes {
            let known = node.fields.iter().filter_map(|(field, &next)| Some((spelled.get(&**field)?, next)));
            node.labels =
                known.flat_map(|(labels, next)| labels.iter().map(move |&label| (label, next))).collect();
            node.labels.sort_unstable();
        }
        tree
    }

    fn build<'p>(
        rules: impl IntoIterator<Item = (&'p DocPath, L)>,
        rank: impl Fn(&[Token]) -> Rank,
        compare: impl Fn(&[Token], &[Token]) -> Ordering,
    ) -> Self {
        let mut tree = PathTree::default();
        let mut patterns: Vec<_> = rules.into_iter().collect();
        // From worst to best: light before heavy; of equal ones that with the smaller tokens first, then
        // the one whose text is larger.
        patterns
            .sort_by(|(a, _), (b, _)| compare(a.tokens(), b.tokens()).then_with(|| b.text().cmp(a.text())));
        for (order, (path, list)) in patterns.into_iter().enumerate() {
            let order = u32::try_from(order).unwrap_or(u32::MAX - 1);
            tree.insert(path.tokens(), Pattern { list, rank: Rank { order, ..rank(path.tokens()) } });
        }
        tree
    }

    /// Whether there are no rules.
    pub(super) fn is_empty(&self) -> bool {
        self.nodes.len() < 2 && self.nodes.iter().all(|node| node.own.is_none())
    }

    /// The rules for `$` itself.
    pub(super) fn root_list(&self) -> Option<&L> {
        self.nodes.first()?.own.as_ref().map(|pattern| &pattern.list)
    }

    fn insert(&mut self, tokens: &[Token], pattern: Pattern<L>) {
        let mut at = 0;
        // The root is where the tree begins; the empty path means the same.
        for token in tokens.iter().skip(1) {
            at = self.descend(at, token);
        }
        if let Some(node) = self.nodes.get_mut(at) {
            // Patterns come from worst to best, so the later of two spellings wins.
            node.own = Some(pattern);
        }
    }

    fn descend(&mut self, at: usize, token: &Token) -> usize {
        let next = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else { return at };
        let found = match token {
            Token::Field(name) => *node.fields.entry(name.clone()).or_insert(next),
            Token::Index(index) => *node.indexes.entry(*index).or_insert(next),
            Token::Star => *node.star.get_or_insert(next),
            Token::StarIndex => *node.star_index.get_or_insert(next),
            Token::Root => at,
        };
        if found == next {
            self.nodes.push(TrieNode::default());
        }
        found
    }
}

fn weight(token: &Token) -> u8 {
    match token {
        Token::Root | Token::Field(_) | Token::Index(_) => 2,
        Token::Star | Token::StarIndex => 1,
    }
}

fn rank_of<'t>(tokens: impl Iterator<Item = &'t Token> + Clone) -> Rank {
    let exact = tokens.clone().filter(|token| weight(token) == 2).count();
    let bounded = |count: usize| u32::try_from(count.max(1)).unwrap_or(u32::MAX);
    Rank { exact: bounded(exact), tokens: bounded(tokens.count()), order: 0 }
}

fn compare_patterns(a: &[Token], b: &[Token]) -> Ordering {
    let by_token = || a.iter().map(weight).cmp(b.iter().map(weight));
    rank_of(a.iter()).compare_weight(rank_of(b.iter())).then_with(by_token)
}

fn compare_element_patterns(a: &[Token], b: &[Token]) -> Ordering {
    rank_of(names(a))
        .compare_weight(rank_of(names(b)))
        .then_with(|| names(a).map(weight).cmp(names(b).map(weight)))
        .then_with(|| narrowness(a).cmp(narrowness(b)))
}

/// The nodes of a pattern for elements, without the indexes that narrow them.
fn names(tokens: &[Token]) -> impl Iterator<Item = &Token> + Clone {
    tokens.iter().filter(|token| !is_index(token))
}

fn is_index(token: &Token) -> bool {
    matches!(token, Token::Index(_) | Token::StarIndex)
}

/// For each step, how far an index narrows it: not, to any index, to one.
fn narrowness(tokens: &[Token]) -> impl Iterator<Item = u8> {
    let after = tokens.iter().skip(1).map(Some).chain([None]);
    tokens.iter().zip(after).filter(|(token, _)| !is_index(token)).map(|(_, after)| match after {
        Some(Token::Index(_)) => 2,
        Some(Token::StarIndex) => 1,
        _ => 0,
    })
}

/// Where a walk is: the live trie nodes (a span of the walk's stack), the depth, and the best rules.
#[derive(Debug)]
pub(super) struct RulePlace<'c, L> {
    from: usize,
    to: usize,
    depth: u32,
    best: Option<Best<'c, L>>,
}

/// The best rules so far, and the depth of the value they were written for.
#[derive(Debug)]
struct Best<'c, L> {
    list: &'c L,
    rank: Rank,
    depth: u32,
}

// Derived implementations would require the same of `L`, which is only borrowed.
impl<L> Clone for RulePlace<'_, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L> Copy for RulePlace<'_, L> {}

impl<L> Clone for Best<'_, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L> Copy for Best<'_, L> {}

/// A walk down a tree of rules, in parallel with a walk over a value.
#[derive(Debug)]
pub(super) struct Walk<'c, L> {
    tree: &'c PathTree<L>,
    live: Vec<usize>,
}

impl<'c, L> RulePlace<'c, L> {
    /// The rules that apply here.
    pub(super) fn applied(&self) -> Option<Applied<'c, L>> {
        let best = self.best?;
        Some(Applied { list: best.list, is_cascaded: best.depth < self.depth })
    }

    /// A place whose values below are under the rules of `eachValue` in the list that applies here.
    pub(super) fn under(self, list: &'c L) -> Self {
        let rank = self.best.map_or(Rank { exact: 1, tokens: self.depth, order: 0 }, |best| best.rank);
        RulePlace { best: Some(Best { list, rank: rank.below(), depth: self.depth + 1 }), ..self }
    }
}

impl<'c, L> Walk<'c, L> {
    /// A walk before its start.
    pub(super) fn new(tree: &'c PathTree<L>) -> Self {
        Walk { tree, live: Vec::new() }
    }

    /// The place `$`.
    pub(super) fn root(&mut self) -> RulePlace<'c, L> {
        let outside = RulePlace { from: 0, to: 0, depth: 0, best: None };
        self.live.clear();
        self.arrive(outside, if self.tree.is_empty() { None } else { Some(0) })
    }

    /// The place of a key. [`leave`](Self::leave) it before entering another.
    pub(super) fn enter_key(&mut self, above: &RulePlace<'c, L>, key: &str) -> RulePlace<'c, L> {
        // Rules may write `[1]` and `[*]` for keys that are numbers too.
        let number = key.parse::<usize>().ok();
        let is_number = number.is_some() || key == "[*]";
        self.enter(above, |node| {
            [
                node.fields.get(key).copied(),
                number.and_then(|number| node.indexes.get(&number).copied()),
                node.star_index.filter(|_| is_number),
                node.star,
            ]
            .into_iter()
            .flatten()
        })
    }

    /// The place of an item. [`leave`](Self::leave) it before entering another.
    pub(super) fn enter_index(&mut self, above: &RulePlace<'c, L>, index: usize) -> RulePlace<'c, L> {
        self.enter(above, |node| {
            // Rules may write `['0']` for items too.
            let field =
                if node.fields.is_empty() { None } else { node.fields.get(index.to_string().as_str()) };
            [field.copied(), node.indexes.get(&index).copied(), node.star_index, node.star]
                .into_iter()
                .flatten()
        })
    }

    /// The place of an element of the example, or of what an element has: the rules for its name, and with
    /// an index those for its position among its siblings of the same name. What is at no position is
    /// entered without. [`leave`](Self::leave) it before entering another.
    pub(super) fn enter_label(
        &mut self,
        above: &RulePlace<'c, L>,
        label: Label,
        index: Option<usize>,
    ) -> RulePlace<'c, L> {
        let from = self.live.len();
        let mut place = RulePlace { from, to: from, depth: above.depth + 1, best: above.best };
        let tree = self.tree;
        for at in above.from..above.to {
            let Some(node) = self.live.get(at).and_then(|&node| tree.nodes.get(node)) else { continue };
            let first = node.labels.partition_point(|(known, _)| *known < label);
            let named = node.labels.get(first..).unwrap_or_default().iter();
            let named = named.take_while(|(known, _)| *known == label).map(|(_, next)| *next);
            for found in named.chain(node.star) {
                place = self.arrive_at(place, found);
                place = self.arrive_narrowed(place, found, index);
            }
        }
        place
    }

    /// The rules for an element that the example does not have, by the ways to spell its name.
    pub(super) fn applied_to_spelled(
        &mut self,
        above: &RulePlace<'c, L>,
        spellings: &[impl AsRef<str>],
    ) -> Option<Applied<'c, L>> {
        let place = self.enter(above, |node| {
            let named = spellings.iter().filter_map(|name| node.fields.get(name.as_ref()).copied());
            named.chain(node.star).collect::<Vec<_>>()
        });
        self.leave(&place);
        place.applied()
    }

    /// Adds the rules for one position of the node.
    fn arrive_narrowed(
        &mut self,
        place: RulePlace<'c, L>,
        at: usize,
        index: Option<usize>,
    ) -> RulePlace<'c, L> {
        let (Some(index), Some(node)) = (index, self.tree.nodes.get(at)) else { return place };
        let narrowed = [node.star_index, node.indexes.get(&index).copied()];
        narrowed.into_iter().flatten().fold(place, |place, found| self.arrive_at(place, found))
    }

    /// Forgets the nodes that were live at a place.
    pub(super) fn leave(&mut self, place: &RulePlace<'c, L>) {
        self.live.truncate(place.from);
    }

    /// Whether rules are written for places below this one.
    pub(super) fn has_rules_below(&self, place: &RulePlace<'c, L>) -> bool {
        let live = self.live.get(place.from..place.to).unwrap_or_default();
        live.iter().filter_map(|at| self.tree.nodes.get(*at)).any(TrieNode::has_children)
    }

    /// What is written for exactly this place, whether it is the best or not.
    pub(super) fn written_for(&self, place: &RulePlace<'c, L>) -> impl Iterator<Item = &'c L> {
        let tree = self.tree;
        let live = self.live.get(place.from..place.to).unwrap_or_default();
        live.iter().filter_map(|at| Some(&tree.nodes.get(*at)?.own.as_ref()?.list))
    }

    fn enter<N>(&mut self, above: &RulePlace<'c, L>, next: impl Fn(&TrieNode<L>) -> N) -> RulePlace<'c, L>
    where
        N: IntoIterator<Item = usize>,
    {
        let from = self.live.len();
        let mut place = RulePlace { from, to: from, depth: above.depth + 1, best: above.best };
        for at in above.from..above.to {
            let node = self.live.get(at).and_then(|&node| self.tree.nodes.get(node));
            for found in node.map(&next).into_iter().flatten() {
                place = self.arrive_at(place, found);
            }
        }
        place
    }

    fn arrive(&mut self, above: RulePlace<'c, L>, found: Option<usize>) -> RulePlace<'c, L> {
        let place = RulePlace { depth: above.depth + 1, ..above };
        found.map_or(place, |found| self.arrive_at(place, found))
    }

    fn arrive_at(&mut self, mut place: RulePlace<'c, L>, found: usize) -> RulePlace<'c, L> {
        self.live.push(found);
        place.to = self.live.len();
        let own = self.tree.nodes.get(found).and_then(|node| node.own.as_ref());
        if let Some(pattern) = own
            && place.best.is_none_or(|best| pattern.rank.is_better_than(best.rank))
        {
            place.best = Some(Best { list: &pattern.list, rank: pattern.rank, depth: place.depth });
        }
        place
    }
}
