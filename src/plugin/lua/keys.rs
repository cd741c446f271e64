//! RSA signatures and base64 for scripts that deal with JSON web tokens.

use super::value::error;
use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use ring::rand::SystemRandom;
use ring::signature::{
    KeyPair, RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, RSA_PKCS1_SHA512, RsaKeyPair, UnparsedPublicKey,
};

/// Without padding; with or without it when it is read.
const TOKEN: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

const PEM: GeneralPurpose = GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new());

/// How many characters a line of a PEM file has.
const LINE: usize = 64;

/// The RS512 signature of data, as base64 of URLs without padding. The key is PEM of PKCS#1.
pub(super) fn sign(data: &[u8], key: &str) -> mlua::Result<String> {
    let pair = private_key(key)?;
    let mut signature = vec![0; pair.public().modulus_len()];
    let signed = pair.sign(&RSA_PKCS1_SHA512, &SystemRandom::new(), data, &mut signature);
    signed.map_err(|_| error("The data could not be signed"))?;
    Ok(TOKEN.encode(signature))
}

/// The public key of a private one, both as PEM of PKCS#1.
pub(super) fn public_key(key: &str) -> mlua::Result<String> {
    let der = PEM.encode(private_key(key)?.public_key().as_ref());
    let lines: Vec<&str> =
        (0..der.len()).step_by(LINE).filter_map(|at| der.get(at..(at + LINE).min(der.len()))).collect();
    Ok(format!("-----BEGIN RSA PUBLIC KEY-----\n{}\n-----END RSA PUBLIC KEY-----\n", lines.join("\n")))
}

/// Whether the third part of a token is the signature of the first two. A key or signature that cannot be read has not
/// signed anything.
pub(super) fn validate(token: &[String], algorithm: &str, key: &str) -> mlua::Result<bool> {
    let [header, payload, signature] = token else {
        return Err(mlua::Error::runtime("Expected a 3 part JWT token (header, payload, signature)"));
    };
    if algorithm != "RS512" {
        let text = format!("Unsupported JWT algorithm '{algorithm}': only RS512 is supported");
        return Err(mlua::Error::runtime(text));
    }
    let (Ok(signature), Ok(der)) = (TOKEN.decode(signature), section(key, "RSA PUBLIC KEY")) else {
        return Ok(false);
    };
    let key = UnparsedPublicKey::new(&RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, der);
    Ok(key.verify(format!("{header}.{payload}").as_bytes(), &signature).is_ok())
}

/// The bytes of base64 of URLs.
pub(super) fn decode(text: &str) -> mlua::Result<Vec<u8>> {
    TOKEN.decode(text).map_err(|problem| error(format!("Failed to base64 decode value - {problem}")))
}

fn private_key(key: &str) -> mlua::Result<RsaKeyPair> {
    let der = section(key, "RSA PRIVATE KEY").map_err(error)?;
    RsaKeyPair::from_der(&der)
        .map_err(|problem| error(format!("The RSA private key cannot be used: {problem}")))
}

/// The bytes between the lines of a PEM text.
fn section(text: &str, label: &str) -> Result<Vec<u8>, String> {
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let inside = text.split_once(&begin).and_then(|(_, rest)| rest.split_once(&end));
    let (inside, _) = inside.ok_or_else(|| {
        format!("PKCS#1 ASN.1 error: PEM error: unexpected PEM type label: expecting \"{label}\"")
    })?;
    let encoded: String = inside.split_whitespace().collect();
    PEM.decode(encoded).map_err(|problem| format!("PKCS#1 ASN.1 error: PEM error: {problem}"))
}
