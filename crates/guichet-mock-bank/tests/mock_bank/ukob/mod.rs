//! UK Open Banking as the bank speaks it.

mod app;
mod consent;
mod openid;
mod read;

use app::{ALL, Ukob, V3, V4};
