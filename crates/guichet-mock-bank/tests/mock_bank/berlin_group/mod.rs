//! NextGenPSD2 as the bank speaks it.

mod app;
mod consent;
mod read;

use app::{Bg, asking, code, everything};
