//! Which format a file has.

/// A format of statement files.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// OFX 1.x and 2.x, QFX.
    Ofx,
    /// camt.052, camt.053, camt.054.
    Camt,
    /// MT940 and MT942.
    Mt940,
}

impl Format {
    /// Recognises a format by how a file begins; a few hundred bytes are enough.
    ///
    /// ```
    /// use guichet_statement::Format;
    ///
    /// assert_eq!(Format::detect(b"OFXHEADER:100\nDATA:OFXSGML\n"), Some(Format::Ofx));
    /// assert_eq!(Format::detect(b"Date;Amount\n"), None);
    /// ```
    pub fn detect(start: &[u8]) -> Option<Self> {
        let start = start.get(..start.len().min(4096)).unwrap_or_default();
        let has = |mark: &[u8]| start.windows(mark.len()).any(|part| part == mark);
        if has(b"OFXHEADER") || has(b"<OFX>") {
            return Some(Self::Ofx);
        }
        if [&b"camt.05"[..], b"BkToCstmr"].into_iter().any(has) {
            return Some(Self::Camt);
        }
        if has(b":20:") && has(b":25") {
            return Some(Self::Mt940);
        }
        None
    }

    /// The word for it, on a command line or in a log: `ofx`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ofx => "ofx",
            Self::Camt => "camt",
            Self::Mt940 => "mt940",
        }
    }
}
