//! One element of XML with all that stands in it.

/// What one entry may hold at most; a batch of several thousand payments is smaller.
const LARGEST: usize = 16 * 1024 * 1024;

/// An element, its value and where its descendants end. Texts are ranges in one buffer.
struct Node {
    name: (usize, usize),
    value: (usize, usize),
    currency: (usize, usize),
    /// The place behind its last descendant.
    end: usize,
    line: u64,
}

/// A tree in two buffers, which are used again for the next entry.
#[derive(Default)]
pub(super) struct Tree {
    text: String,
    nodes: Vec<Node>,
    open: Vec<usize>,
    too_large: bool,
}

impl Tree {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.nodes.clear();
        self.open.clear();
        self.too_large = false;
    }

    pub(super) fn is_too_large(&self) -> bool {
        self.too_large
    }

    /// Begins an element; its currency is the only attribute that statements use.
    pub(super) fn begin(&mut self, name: &str, currency: &str, line: u64) {
        let size = self.text.len() + self.nodes.len() * size_of::<Node>();
        self.too_large |= size > LARGEST;
        if self.too_large {
            return;
        }
        let name = self.keep(name);
        let currency = self.keep(currency);
        let start = self.text.len();
        self.open.push(self.nodes.len());
        self.nodes.push(Node { name, value: (start, start), currency, end: usize::MAX, line });
    }

    fn keep(&mut self, text: &str) -> (usize, usize) {
        let start = self.text.len();
        self.text.push_str(text);
        (start, self.text.len())
    }

    /// Adds text to the element that is open.
    pub(super) fn add(&mut self, text: &str) {
        let Some(node) = self.open.last().and_then(|place| self.nodes.get_mut(*place)) else {
            return;
        };
        // What stands between the elements of a group is white space.
        if node.value.1 != self.text.len() || self.too_large {
            return;
        }
        self.text.push_str(text);
        self.too_large |= self.text.len() > LARGEST;
        node.value.1 = self.text.len();
    }

    /// Ends the element that is open.
    pub(super) fn end(&mut self) {
        let end = self.nodes.len();
        if let Some(node) = self.open.pop().and_then(|place| self.nodes.get_mut(place)) {
            node.end = end;
        }
    }

    /// The outermost element.
    pub(super) fn root(&self) -> Option<Element<'_>> {
        self.nodes.first().map(|_| Element { tree: self, place: 0 })
    }

    fn slice(&self, (start, end): (usize, usize)) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }
}

/// An element of a tree.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    tree: &'a Tree,
    place: usize,
}

impl<'a> Element<'a> {
    fn node(self) -> Option<&'a Node> {
        self.tree.nodes.get(self.place)
    }

    fn name(self) -> &'a str {
        self.node().map_or("", |node| self.tree.slice(node.name))
    }

    /// The line on which it begins.
    pub(super) fn line(self) -> u64 {
        self.node().map_or(0, |node| node.line)
    }

    /// What is written in its attribute `Ccy`.
    pub(super) fn currency(self) -> Option<&'a str> {
        let text = self.tree.slice(self.node()?.currency).trim();
        (!text.is_empty()).then_some(text)
    }

    /// Its text without the space around it; `None` if it is blank.
    pub(super) fn text(self) -> Option<&'a str> {
        let text = self.tree.slice(self.node()?.value).trim();
        (!text.is_empty()).then_some(text)
    }

    fn all(self) -> impl Iterator<Item = Element<'a>> {
        let end = self.node().map_or(0, |node| node.end);
        let mut place = self.place + 1;
        std::iter::from_fn(move || {
            let node = self.tree.nodes.get(place).filter(|_| place < end)?;
            let child = Element { tree: self.tree, place };
            place = node.end;
            Some(child)
        })
    }

    /// Its children of one name.
    pub(super) fn children(self, name: &str) -> impl Iterator<Item = Element<'a>> {
        self.all().filter(move |child| child.name() == name)
    }

    /// Its first child of this name.
    pub(super) fn child(self, name: &str) -> Option<Self> {
        self.children(name).next()
    }

    /// A descendant by the names on the way to it.
    pub(super) fn find(self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The text of a descendant.
    pub(super) fn value(self, path: &[&str]) -> Option<&'a str> {
        self.find(path)?.text()
    }

    /// The text at the first of several paths that has one.
    pub(super) fn first(self, paths: &[&[&str]]) -> Option<&'a str> {
        paths.iter().find_map(|path| self.value(path))
    }
}
