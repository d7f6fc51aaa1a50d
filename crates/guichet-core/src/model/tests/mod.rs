//! What holds for every type of the model at once.

mod debug;
mod fields;
mod full;
mod snapshot;
