//! Layers around every call to a bank: the gate and the audit.

mod audit;
mod gate;

pub use audit::Audit;
pub use gate::ConsentGate;
