//! The file stores, through the public door: sessions of a bank whose connector is a fake.

// Marked as tests as a whole, so that their helpers may be as blunt as tests are.
#[cfg(test)]
mod grants;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod pending;
#[cfg(test)]
mod processes;
#[cfg(test)]
mod support;
#[cfg(test)]
mod usage;
