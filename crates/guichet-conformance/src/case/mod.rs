//! The cases, group by group. Each is a function that answers what was expected and what was
//! found; its documentation says why it matters.

pub mod conduct;
pub mod consent;
pub mod fault;
pub mod page;
pub mod permission;
pub mod profile;
pub mod promise;
pub mod refresh;
pub mod secrecy;
pub mod time;
pub mod value;
pub mod wire;
