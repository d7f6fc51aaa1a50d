//! Chance that can be repeated: the same seed throws the same numbers on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// A stream of numbers that depends on a seed and a name only.
///
/// Each account has a stream of its own, so a change to one account leaves the others' bytes alone.
#[derive(Debug)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        // FNV-1a: a fixed, well-known way from a name to a number. Nothing secret depends on it.
        let named = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(ChaCha8Rng::seed_from_u64(seed ^ named))
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0).saturating_add(1);
        let thrown = self.0.next_u64() % span;
        low.saturating_add(i64::try_from(thrown).unwrap_or(0))
    }

    /// True `per_thousand` times in a thousand.
    pub(crate) fn chance(&mut self, per_thousand: i64) -> bool {
        self.between(1, 1000) <= per_thousand
    }

    pub(crate) fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| self.between(0, 9).to_string()).collect()
    }

    /// Sixteen hexadecimal digits: an id that says nothing.
    pub(crate) fn id(&mut self) -> String {
        format!("{:016x}", self.0.next_u64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_name_throw_the_same_numbers() {
        let throw = |seed, name| Dice::new(seed, name).id();
        assert_eq!(throw(1, "a"), throw(1, "a"));
        assert_ne!(throw(1, "a"), throw(2, "a"));
        assert_ne!(throw(1, "a"), throw(1, "b"));
    }
}
