//! Invented fingers and eyes, grown from a seed.
