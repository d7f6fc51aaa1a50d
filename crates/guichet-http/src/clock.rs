//! The system's clock.

use guichet_core::{Timestamp, raw::Clock};

/// The machine's own clock: the one place where Guichet reads it.
///
/// ```
/// use guichet_core::raw::Clock as _;
/// use guichet_http::SystemClock;
///
/// assert!(SystemClock.now().as_second() > 0);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system clock is read")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
