//! The layers, through the public door: a bank whose connector is a fake, on paused time.

// Marked as tests as a whole, so that their helpers may be as blunt as tests are.
#[cfg(test)]
mod cancel;
#[cfg(test)]
mod rate_limit;
#[cfg(test)]
mod refused_by_bank;
#[cfg(test)]
mod retry;
#[cfg(test)]
mod support;
#[cfg(test)]
mod telemetry;
#[cfg(test)]
mod timeout;
