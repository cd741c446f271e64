//! [`Routes`]: the paths of the document, found by the segments of a request's path.

use super::bases;
use super::template::{Segment, Template};
use crate::foundation::json::Node;
use crate::foundation::spelling;
use crate::openapi::schema::Schemas;
use crate::openapi::spot::{Spot, Unresolved};
use std::collections::{BTreeMap, BTreeSet};

/// The methods of a path item; version 3.2 has `query` too.
pub(in crate::openapi) const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The paths of the document.
#[derive(Debug)]
pub(in crate::openapi) struct Routes<'d> {
    pub(in crate::openapi) routes: Vec<Route<'d>>,
    tree: Tree,
    bases: BTreeSet<String>,
    /// The same with those of single paths and operations.
    all_bases: BTreeSet<String>,
}

/// One path of the document.
#[derive(Debug)]
pub(in crate::openapi) struct Route<'d> {
    pub(in crate::openapi) path: &'d str,
    /// Where the path item stands, after its reference.
    pub(in crate::openapi) item: Result<Spot<'d>, Unresolved>,
    template: Template,
    /// The base paths, where they are other ones than those of the document.
    bases: Option<BTreeSet<String>>,
}

/// The routes by their segments.
#[derive(Debug, Default)]
struct Tree {
    literals: BTreeMap<String, Tree>,
    mixed: Vec<(Segment, Tree)>,
    parameter: Option<Box<Tree>>,
    /// The routes that end here.
    routes: Vec<usize>,
}

/// A route that a path has the form of.
#[derive(Debug)]
pub(in crate::openapi) struct Match<'p> {
    pub(in crate::openapi) route: usize,
    /// The values of the parameters, as the path has them.
    pub(in crate::openapi) values: Vec<(String, &'p str)>,
}

impl<'d> Routes<'d> {
    pub(in crate::openapi) fn new(schemas: &mut Schemas<'d>) -> Self {
        let root = schemas.root();
        let bases = bases::of_document(root.node, schemas.documents().dialect());
        let mut routes =
            Routes { routes: Vec::new(), tree: Tree::default(), all_bases: bases.clone(), bases };
        let Some(paths) = schemas.member(root, "paths") else { return routes };
        for (path, item) in schemas.members(paths) {
            if !path.starts_with('/') {
                continue;
            }
            let item = schemas.follow(item);
            let template = Template::parse(path);
            let own = item.as_ref().ok().and_then(|item| bases_of_item(item.node));
            routes.all_bases.extend(own.iter().flatten().cloned());
            routes.tree.enter(&template.segments, routes.routes.len());
            routes.routes.push(Route { path, item, template, bases: own });
        }
        routes
    }

    /// The routes that a path has the form of, with or without a base path, the most specific first.
    pub(in crate::openapi) fn matches<'p>(&self, path: &'p str) -> Vec<Match<'p>> {
        let mut found: Vec<Match<'p>> = Vec::new();
        let tries = std::iter::once((None, path)).chain(self.all_bases.iter().filter_map(|base| {
            let rest =
                path.strip_prefix(base.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
            Some((Some(base.as_str()), if rest.is_empty() { "/" } else { rest }))
        }));
        for (base, rest) in tries {
            let segments: Vec<&str> = rest.split('/').collect();
            let mut numbers = Vec::new();
            self.tree.find(&segments, &mut numbers);
            for number in numbers {
                let Some(route) = self.routes.get(number) else { continue };
                let has_base = |base| route.bases.as_ref().unwrap_or(&self.bases).contains(base);
                if !base.is_none_or(has_base) || found.iter().any(|known| known.route == number) {
                    continue;
                }
                if let Some(values) = route.template.values(&segments) {
                    let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
                    found.push(Match { route: number, values });
                }
            }
        }
        found.sort_by_cached_key(|found| (self.rank(found.route), found.route));
        found
    }

    /// Which kinds of segments a route has: routes with the same are equally specific.
    pub(in crate::openapi) fn rank(&self, route: usize) -> Vec<u8> {
        self.routes.get(route).map(|route| route.template.rank()).unwrap_or_default()
    }

    /// The documented path that is spelt most like one that is not, and what is different.
    pub(in crate::openapi) fn nearest(&self, path: &str) -> Option<String> {
        let is_same = |with: &dyn Fn(&str) -> String| {
            self.routes.iter().map(|route| route.path).find(|known| with(known) == with(path))
        };
        if let Some(known) = is_same(&|path| path.trim_end_matches('/').to_owned()) {
            return Some(format!("the document has '{known}': the slash at the end counts"));
        }
        if let Some(known) = is_same(&|path| path.to_lowercase()) {
            return Some(format!("the document has '{known}': upper and lower case count"));
        }
        let ending =
            self.routes.iter().map(|route| route.path).find(|known| known.len() > 1 && path.ends_with(known));
        if let Some(known) = ending {
            let base = path.strip_suffix(known).unwrap_or_default();
            return Some(format!("the document has '{known}', but no server with the path '{base}'"));
        }
        let nearest = spelling::nearest(path, self.routes.iter().map(|route| route.path));
        nearest.map(|known| format!("the nearest documented path is '{known}'"))
    }
}

fn bases_of_item(item: Node<'_>) -> Option<BTreeSet<String>> {
    let mut own = bases::of_servers(item);
    for method in METHODS {
        if let Some(of_operation) = item.get(method).and_then(bases::of_servers) {
            own.get_or_insert_default().extend(of_operation);
        }
    }
    own
}

impl Tree {
    fn enter(&mut self, segments: &[Segment], route: usize) {
        let mut at = self;
        for segment in segments {
            at = match segment {
                Segment::Literal(text) => at.literals.entry(text.clone()).or_default(),
                Segment::Parameter(_) => at.parameter.get_or_insert_default(),
                Segment::Mixed(_) => {
                    let known = at.mixed.iter().position(|(known, _)| known == segment);
                    let index = known.unwrap_or_else(|| {
                        at.mixed.push((segment.clone(), Tree::default()));
                        at.mixed.len() - 1
                    });
                    &mut at.mixed[index].1
                }
            };
        }
        at.routes.push(route);
    }

    fn find(&self, segments: &[&str], found: &mut Vec<usize>) {
        let Some((first, rest)) = segments.split_first() else {
            found.extend(&self.routes);
            return;
        };
        if let Some(next) = self.literals.get(*first) {
            next.find(rest, found);
        }
        for (segment, next) in &self.mixed {
            if segment.values(first, &mut Vec::new()).is_some() {
                next.find(rest, found);
            }
        }
        if let Some(next) = self.parameter.as_ref().filter(|_| !first.is_empty()) {
            next.find(rest, found);
        }
    }
}
