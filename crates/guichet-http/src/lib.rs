//! The world outside for Guichet: HTTP transport, mutual TLS, OAuth 2.0, and JSON decoding with field paths.
