//! `portas pin`: the line of the settings that opens the engineer's page.

use super::site::os_seed;
use super::{Answer, Fault, Verdict, write_out};
use anyhow::anyhow;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, SaltString};
use std::io::{BufRead, Read};
use zeroize::Zeroizing;

/// Digits of a PIN.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=12;

/// Hashes a PIN.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: echo 73912846 | portas pin >> station.toml, below [window]")]
pub struct PinArgs {}

/// Reads a PIN from standard input, 4 to 12 digits, and prints its line for `[window]`.
///
/// # Errors
/// [`Fault::Usage`] for what is no PIN.
pub fn run(_: &PinArgs) -> Answer {
    let mut line = Zeroizing::new(String::new());
    let read = std::io::stdin().lock().take(64).read_line(&mut line);
    read.map_err(|error| Fault::Environment(error.into()))?;
    let pin = line.trim();
    if !DIGITS.contains(&pin.len()) || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::Usage(anyhow!("a PIN has 4 to 12 digits; type it and press Enter")));
    }
    let failed = |error| Fault::Environment(anyhow!("argon2id: {error}"));
    let salt = SaltString::encode_b64(&os_seed()?[..16]).map_err(failed)?;
    let hash = Argon2::default().hash_password(pin.as_bytes(), &salt).map_err(failed)?;
    write_out(&format!("engineer_pin = \"{hash}\""))?;
    Ok(Verdict::Yes)
}
