use crate::credential::Code;
use crate::credential::certificate::Kcwt;
use crate::credential::cose::{Body, Sign1, protected, signature_input};
use crate::credential::seal::{NotAKey, RecipientPublic, seal};
use crate::credential::signature::SigningKey;
use crate::credential::text::encode;
use rand_core::CryptoRng;

/// With what a code is made.
#[derive(Debug, Clone, Copy)]
pub struct Maker<'a> {
    /// The device key of the binding.
    pub key: &'a SigningKey,
    /// Its certificate, for MOM1 and HKM1.
    pub kcwt: Option<&'a Kcwt>,
    /// To whom it is sealed.
    pub recipient: &'a RecipientPublic,
}

/// Signs and seals a code: the text that goes into the picture. Whatever `code` says is signed, so tests can make
/// what no honest phone makes.
///
/// # Errors
/// [`NotAKey`] when nothing can be sealed to this recipient.
pub fn mint(code: &Code, maker: Maker<'_>, rng: &mut impl CryptoRng) -> Result<String, NotAKey> {
    let body = Body { stamp: code.stamp, slot: code.slot };
    let algorithm = maker.key.algorithm();
    let context = maker.recipient.context(code.family);
    let message = signature_input(&protected(algorithm, &code.cid.0), &context, &body.encode());
    let sign1 =
        Sign1 { algorithm, cid: code.cid, certificate: maker.kcwt.copied(), body, signature: maker.key.sign(&message) };
    Ok(encode(code.family, &seal(code.family, maker.recipient, &sign1.encode(), rng)?))
}
