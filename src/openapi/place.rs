//! [`Places`]: where values of the document stand, so that a finding can name them.

use crate::foundation::json::pointer;

/// Where a value of the document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Place(u32);

#[derive(Debug, Clone, Copy)]
enum Step<'d> {
    /// The root of a file.
    File(usize),
    Key(&'d str),
    Index(usize),
}

/// All places that were visited, each known by its parent and its last step.
#[derive(Debug, Default)]
pub(super) struct Places<'d> {
    steps: Vec<(Place, Step<'d>)>,
}

impl<'d> Places<'d> {
    /// The root of a file of the document, by its number.
    pub(super) fn root(&mut self, file: usize) -> Place {
        self.push(Place(0), Step::File(file))
    }

    /// The member of an object.
    pub(super) fn key(&mut self, parent: Place, key: &'d str) -> Place {
        self.push(parent, Step::Key(key))
    }

    /// The item of an array.
    pub(super) fn index(&mut self, parent: Place, index: usize) -> Place {
        self.push(parent, Step::Index(index))
    }

    fn push(&mut self, parent: Place, step: Step<'d>) -> Place {
        // A document has fewer values than four thousand million: it has at most 64 MiB.
        let place = Place(u32::try_from(self.steps.len()).unwrap_or(u32::MAX));
        self.steps.push((parent, step));
        place
    }

    /// The number of the file and the JSON Pointer in it.
    pub(super) fn pointer(&self, place: Place) -> (usize, String) {
        let mut steps = Vec::new();
        let mut at = place;
        let mut file = 0;
        while let Some(&(parent, step)) = self.steps.get(at.0 as usize) {
            match step {
                Step::File(number) => {
                    file = number;
                    break;
                }
                step => steps.push(step),
            }
            at = parent;
        }
        let mut text = String::new();
        for step in steps.iter().rev() {
            match step {
                Step::Key(key) => pointer::push(&mut text, key),
                Step::Index(index) => pointer::push(&mut text, &index.to_string()),
                Step::File(_) => {}
            }
        }
        (file, text)
    }

    /// The number of the file.
    pub(super) fn file(&self, place: Place) -> usize {
        let mut at = place;
        while let Some(&(parent, step)) = self.steps.get(at.0 as usize) {
            if let Step::File(number) = step {
                return number;
            }
            at = parent;
        }
        0
    }
}
