//! The Financial Data Exchange (FDX) API, versions 4.6 to 6.4, for Guichet.
