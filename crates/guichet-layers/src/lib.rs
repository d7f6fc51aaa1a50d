//! Layers around every bank call: telemetry, retry, rate limits, timeouts.
