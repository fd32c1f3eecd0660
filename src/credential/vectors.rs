//! Runs files of test vectors, ours or another implementation's: checks 1 to 8 at each case's lane.
//!
//! Every entry of `devices` is an active binding in all families and a Hong Kong filing with the switch on, every
//! certificate is good in its status list, each case starts without memory.

use super::certificate::Issuer;
use super::confirm::{BoundKey, Lookup};
use super::freshness::{LaneMemory, Window};
use super::keys::{Holder, KeyError, KeyRing, Recipient, RecipientKey};
use super::open::{Code, opened};
use super::place::{LaneKind, Place};
use super::refused::CodeRefused;
use super::trust::{Bits, IssuerKey, Lists, StatusList, TrustList};
use super::{Algorithm, Cid, DeviceKey, Family};
use crate::time::{Now, SECOND_MS};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// How one case came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The case.
    pub name: String,
    /// What the file asks for: `ok` or a reason code.
    pub expect: String,
    /// What we answer.
    pub got: String,
}

/// How a file came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Each case in the order of the file.
    pub outcomes: Vec<Outcome>,
}

impl Report {
    /// Cases where answer and file agree.
    #[must_use]
    pub fn agreed(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.got == outcome.expect).count()
    }
}

/// A vectors file that cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum VectorError {
    /// Not JSON of the expected shape.
    #[error("vectors: {0}")]
    Json(#[from] serde_json::Error),
    /// A field that is not what it must be.
    #[error("vectors: {at} is not {what}")]
    Field {
        /// Where.
        at: String,
        /// What it must be.
        what: &'static str,
    },
    /// Its recipient keys may not be used together.
    #[error("vectors: {0}")]
    Keys(#[from] KeyError),
}

/// Runs the text of a vectors file.
///
/// # Errors
/// [`VectorError`] when the file itself cannot be used; a case that disagrees is an [`Outcome`].
pub fn run(json: &str) -> Result<Report, VectorError> {
    let file: File = serde_json::from_str(json)?;
    let bench = Bench::new(&file)?;
    let outcome = |case: &Case| Outcome {
        name: case.name.clone(),
        expect: case.expect.clone(),
        got: bench.check(case).map_or_else(|refused| refused.refusal.code().into(), |()| "ok".into()),
    };
    Ok(Report { outcomes: file.cases.iter().map(outcome).collect() })
}

/// What all cases of a file share.
struct Bench {
    lane: KeyRing,
    bureau: KeyRing,
    lists: Lists,
    devices: BTreeMap<Cid, DeviceKey>,
}

impl Bench {
    fn new(file: &File) -> Result<Self, VectorError> {
        let ring = |holder: Holder| {
            let mut keys: BTreeMap<(Recipient, [u8; 4]), RecipientKey> = BTreeMap::new();
            for (family, recipient) in &file.recipients {
                let key = recipient.key(*family)?;
                if holder.recipients().contains(&key.recipient()) {
                    keys.insert((key.recipient(), key.kid().0), key);
                }
            }
            Ok::<_, VectorError>(KeyRing::new(holder, keys.into_values().collect(), Vec::new())?)
        };
        let mut devices = BTreeMap::new();
        for (name, device) in &file.devices {
            let at = format!("devices.{name}");
            let cid = Cid(bytes(&device.cid, || format!("{at}.cid"), "16 bytes in hexadecimal")?);
            devices.insert(cid, device.cose_key.key(device.alg, &at)?);
        }
        Ok(Self { lane: ring(Holder::Lane)?, bureau: ring(Holder::Bureau)?, lists: lists(file)?, devices })
    }

    /// Checks 1 to 8 of a case, without memory.
    fn check(&self, case: &Case) -> Result<(), CodeRefused> {
        let taken_ms = case.at.saturating_mul(SECOND_MS);
        let now = Now { wall_ms: taken_ms, mono_ms: 0 };
        let keys = if Family::of_text(&case.text) == Some(Family::EId) { &self.bureau } else { &self.lane };
        let opened = opened(&case.text, &Place::at_open_post(case.lane), keys, &self.lists, taken_ms)?;
        let lookup = self.lookup(opened.code());
        opened.confirm(&lookup)?.fresh(&mut LaneMemory::new(Window::default(), now), now)?;
        Ok(())
    }

    fn lookup(&self, code: &Code) -> Lookup {
        let key = self.devices.get(&code.cid).copied();
        match code.family {
            Family::Clearance | Family::MutualMacao | Family::EId => {
                Lookup::Macao(key.map(|key| BoundKey { key, slot: 0, revoked: None }))
            }
            Family::MutualHongKong => Lookup::HongKong { filings: usize::from(key.is_some()), mutual_on: true },
        }
    }
}

/// Lists that trust the file's issuers and revoke nothing.
fn lists(file: &File) -> Result<Lists, VectorError> {
    let key = |(issuer, key): (&Issuer, &IssuerText)| {
        let at = format!("issuers.{issuer}");
        Ok(IssuerKey {
            issuer: *issuer,
            kid: key.kid,
            key: key.cose_key.key(key.alg, &at)?,
            from_s: 0,
            until_s: u32::MAX,
        })
    };
    let keys = file.issuers.iter().map(key).collect::<Result<_, VectorError>>()?;
    let trust = TrustList { seq: 0, issued_s: 0, next_update_s: u32::MAX, hard_limit_s: u32::MAX, keys };
    let status =
        |issuer| (issuer, StatusList { issuer, seq: 0, issued_s: 0, fresh_until_s: u32::MAX, bits: Bits::NoneRevoked });
    Ok(Lists { trust: Some(trust), status: Issuer::ALL.into_iter().map(status).collect() })
}

#[derive(Deserialize)]
struct File {
    recipients: BTreeMap<Family, RecipientText>,
    issuers: BTreeMap<Issuer, IssuerText>,
    devices: BTreeMap<String, DeviceText>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct RecipientText {
    secret: String,
}

#[derive(Deserialize)]
struct IssuerText {
    alg: i8,
    kid: u8,
    cose_key: CoseKeyText,
}

#[derive(Deserialize)]
struct DeviceText {
    alg: i8,
    cid: String,
    cose_key: CoseKeyText,
}

#[derive(Deserialize)]
struct CoseKeyText {
    #[serde(rename = "-2")]
    x: String,
    #[serde(rename = "-3")]
    y_odd: Option<bool>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    text: String,
    at: i64,
    lane: LaneKind,
    expect: String,
}

impl RecipientText {
    fn key(&self, family: Family) -> Result<RecipientKey, VectorError> {
        let at = || format!("recipients.{family}.secret");
        let secret = Zeroizing::new(bytes(&self.secret, at, "32 bytes in hexadecimal")?);
        Ok(RecipientKey::new(Recipient::of(family), secret, i64::MIN, i64::MAX)?)
    }
}

impl CoseKeyText {
    fn key(&self, alg: i8, at: &str) -> Result<DeviceKey, VectorError> {
        let x = bytes(&self.x, || format!("{at}.cose_key.-2"), "32 bytes in hexadecimal")?;
        match (Algorithm::of_cose(alg), self.y_odd) {
            (Some(Algorithm::Ed25519), None) => Ok(DeviceKey::Ed25519(x)),
            (Some(Algorithm::Esp256), Some(y_odd)) => Ok(DeviceKey::P256 { x, y_odd }),
            (Some(Algorithm::Ed25519), Some(_)) | (Some(Algorithm::Esp256), None) | (None, _) => {
                Err(VectorError::Field { at: format!("{at}.alg"), what: "-19 or -9 with a key of that kind" })
            }
        }
    }
}

fn bytes<const N: usize>(text: &str, at: impl Fn() -> String, what: &'static str) -> Result<[u8; N], VectorError> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| VectorError::Field { at: at(), what })?;
    Ok(bytes)
}
