//! Key files as text: TOML, secrets in hexadecimal, times in unix seconds.

use super::{Holder, KeyError, KeyRing, Kid, Recipient, RecipientKey, RetiredKey};
use serde::Deserialize;
use zeroize::{Zeroize, Zeroizing};

impl KeyRing {
    /// Reads the text of a key file.
    ///
    /// # Errors
    /// [`KeyError`]; its text never repeats a secret.
    pub fn parse(text: &str, expected: Holder) -> Result<Self, KeyError> {
        let mut file: FileText = toml::from_str(text).map_err(|error| {
            let before = error.span().map_or(0, |span| span.start).min(text.len());
            KeyError::Syntax { line: text.as_bytes()[..before].iter().filter(|&&byte| byte == b'\n').count() + 1 }
        })?;
        let ring = file.ring();
        file.key.iter_mut().for_each(|key| key.secret.zeroize());
        match ring? {
            ring if ring.holder == expected => Ok(ring),
            ring => Err(KeyError::Holder { expected, found: ring.holder }),
        }
    }

    /// The text of a key file; it holds the secrets.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text =
            format!("# Secret keys of the {0}. Mode 0600; times are unix seconds.\nholder = \"{0}\"\n", self.holder);
        for key in &self.keys {
            let secret = Zeroizing::new(hex::encode(key.secret.expose()));
            text += &format!(
                "\n[[key]]\nrecipient = \"{}\"\nkid = \"{}\"\nsecret = \"{}\"\nfrom = {}\nuntil = {}\n",
                key.recipient,
                key.kid(),
                *secret,
                key.from_s,
                key.until_s
            );
        }
        for RetiredKey { recipient, kid, retired_s } in &self.retired {
            text += &format!("\n[[retired]]\nrecipient = \"{recipient}\"\nkid = \"{kid}\"\nretired = {retired_s}\n");
        }
        Zeroizing::new(text)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    holder: Holder,
    key: Vec<KeyText>,
    #[serde(default)]
    retired: Vec<RetiredText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyText {
    recipient: Recipient,
    kid: String,
    secret: String,
    from: i64,
    until: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RetiredText {
    recipient: Recipient,
    kid: String,
    retired: i64,
}

impl FileText {
    fn ring(&self) -> Result<KeyRing, KeyError> {
        let keys = self.key.iter().map(KeyText::key).collect::<Result<_, _>>()?;
        let retired = self.retired.iter().map(RetiredText::key).collect::<Result<_, _>>()?;
        KeyRing::new(self.holder, keys, retired)
    }
}

impl KeyText {
    fn key(&self) -> Result<RecipientKey, KeyError> {
        let mut secret = Zeroizing::new([0; 32]);
        hex::decode_to_slice(&self.secret, secret.as_mut())
            .map_err(|_| KeyError::Secret { recipient: self.recipient })?;
        let key = RecipientKey::new(self.recipient, secret, self.from, self.until)?;
        if parse_kid(self.recipient, &self.kid)? == key.kid() {
            Ok(key)
        } else {
            Err(KeyError::Kid { recipient: self.recipient, found: self.kid.clone() })
        }
    }
}

impl RetiredText {
    fn key(&self) -> Result<RetiredKey, KeyError> {
        let kid = parse_kid(self.recipient, &self.kid)?;
        Ok(RetiredKey { recipient: self.recipient, kid, retired_s: self.retired })
    }
}

fn parse_kid(recipient: Recipient, text: &str) -> Result<Kid, KeyError> {
    let mut kid = [0; 4];
    // A kid is shown when it is wrong, so no more of it than a kid's length.
    let found = || text.chars().take(8).collect();
    hex::decode_to_slice(text, &mut kid).map_err(|_| KeyError::Kid { recipient, found: found() })?;
    Ok(Kid(kid))
}
