//! JPMorgan Chase, consumer and business, for Guichet.
