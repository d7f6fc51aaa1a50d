//! The versions of the standard, as data.

use std::fmt;

/// A version of FDX that a bank may speak.
///
/// It decides what is sent. What is received is read by its own shape, since providers mix the
/// shapes of versions (`docs/protocols/fdx.md`, quirk 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Version {
    /// 4.6.
    V4_6,
    /// 5.0.
    V5_0,
    /// 5.1.
    V5_1,
    /// 5.2, with statements.
    V5_2,
    /// 5.3, with commercial accounts.
    V5_3,
    /// 6.0, with flat accounts.
    V6_0,
    /// 6.1.
    V6_1,
    /// 6.2, with digital wallets.
    V6_2,
    /// 6.3, with page keys and periods by day.
    V6_3,
    /// 6.4, with bills.
    V6_4,
}

impl Version {
    /// Every version, oldest first.
    pub const ALL: &'static [Self] = &[
        Self::V4_6,
        Self::V5_0,
        Self::V5_1,
        Self::V5_2,
        Self::V5_3,
        Self::V6_0,
        Self::V6_1,
        Self::V6_2,
        Self::V6_3,
        Self::V6_4,
    ];

    /// The name as the standard writes it: `6.4`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V4_6 => "4.6",
            Self::V5_0 => "5.0",
            Self::V5_1 => "5.1",
            Self::V5_2 => "5.2",
            Self::V5_3 => "5.3",
            Self::V6_0 => "6.0",
            Self::V6_1 => "6.1",
            Self::V6_2 => "6.2",
            Self::V6_3 => "6.3",
            Self::V6_4 => "6.4",
        }
    }

    /// Reads a name; the set is closed.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|version| version.as_str() == name)
    }

    /// The last part of the base path: `v6`.
    pub const fn base_path(self) -> &'static str {
        match self {
            Self::V4_6 => "v4",
            Self::V5_0 | Self::V5_1 | Self::V5_2 | Self::V5_3 => "v5",
            Self::V6_0 | Self::V6_1 | Self::V6_2 | Self::V6_3 | Self::V6_4 => "v6",
        }
    }

    /// The names of the two bounds of a period (quirk 43).
    pub fn period_names(self) -> (&'static str, &'static str) {
        if self >= Self::V6_3 { ("startDate", "endDate") } else { ("startTime", "endTime") }
    }

    /// Whether statements are part of it.
    pub fn has_statements(self) -> bool {
        self >= Self::V5_2
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_has_a_name_of_its_own() {
        for version in Version::ALL {
            assert_eq!(Version::parse(version.as_str()), Some(*version));
        }
        assert_eq!(Version::parse("7.0"), None);
    }

    #[test]
    fn periods_are_named_by_day_from_6_3_on() {
        assert_eq!(Version::V6_2.period_names(), ("startTime", "endTime"));
        assert_eq!(Version::V6_3.period_names(), ("startDate", "endDate"));
    }
}
