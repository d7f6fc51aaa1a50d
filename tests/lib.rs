//! Rules of the tree, and journeys across crates, as tests.
