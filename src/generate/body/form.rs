//! Urlencoded forms: `$.name` is every value of a field, `$.name[1]` its second one.

use crate::foundation::charset::Charset;
use crate::foundation::form::encode_form_in;
use crate::generate::value::Maker;
use crate::model::Category;
use crate::model::Content;
use crate::model::DocPath;
use crate::model::generators::Generator;
use crate::model::path::Token;

/// Places values in a form; `None` when nothing is to be placed.
pub(super) fn place(
    content: &Content,
    charset: Charset,
    generators: &[(&DocPath, &Generator)],
    maker: &mut Maker<'_>,
) -> Result<Option<String>, String> {
    if generators.is_empty() {
        return Ok(None);
    }
    // What is written in another charset need not be UTF-8.
    if charset.is_utf8() {
        std::str::from_utf8(&content.bytes).map_err(|error| error.to_string())?;
    }
    let mut pairs = content.form_pairs(charset)?;
    for &(path, generator) in generators {
        let (field, index) = match path.tokens() {
            [_, Token::Field(field)] | [_, Token::Field(field), Token::StarIndex] => (field, None),
            [_, Token::Field(field), Token::Index(index)] => (field, Some(*index)),
            _ => continue,
        };
        let values = pairs.iter_mut().filter(|(name, _)| *name == **field).map(|(_, value)| value);
        for (at, value) in values.enumerate() {
            if index.is_none_or(|index| index == at)
                && let Some(made) = maker.text(
                    generator,
                    || value.as_deref().unwrap_or_default().into(),
                    (Category::Body, path),
                )
            {
                *value = Some(made);
            }
        }
    }
    let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_deref()));
    Ok(Some(encode_form_in(charset, pairs)))
}
