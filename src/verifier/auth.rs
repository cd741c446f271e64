//! [`Auth`]: credentials for a broker or the server of a pact URL.

use crate::net::client::{HeaderValue, Request, basic, bearer};
use crate::net::secret::Secret;

/// Credentials. They are never printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Auth {
    /// No credentials.
    #[default]
    None,
    /// Basic authentication: a user name and a password, which may be empty.
    Basic(String, Secret),
    /// A bearer token.
    Bearer(Secret),
}

impl Auth {
    /// The credentials for these values, by the rule of all sources: a user name takes precedence over a token; a
    /// password without a user name is ignored. Empty values count as absent.
    #[must_use]
    pub fn of(user: Option<&str>, password: Option<&str>, token: Option<&str>) -> Auth {
        // A token read from a file often ends with a line break.
        let token = token.map(str::trim).filter(|token| !token.is_empty());
        match (user.filter(|user| !user.is_empty()), token) {
            (Some(user), _) => Auth::Basic(user.to_owned(), Secret::new(password.unwrap_or_default())),
            (None, Some(token)) => Auth::Bearer(Secret::new(token)),
            (None, None) => Auth::None,
        }
    }

    /// Adds the credentials to a request. They are not sent on when the server redirects to another one.
    #[must_use]
    pub fn sign(&self, request: Request) -> Request {
        match self.header() {
            Some(value) => request.authorization(value),
            None => request,
        }
    }

    fn header(&self) -> Option<HeaderValue> {
        match self {
            Auth::None => None,
            Auth::Basic(user, password) => Some(basic(user, password)),
            Auth::Bearer(token) => {
                let value = bearer(token);
                if value.is_none() {
                    tracing::warn!("the token has characters that no header can carry; it is not sent");
                }
                value
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Auth;
    use crate::net::client::{Method, Request, Url};
    use crate::net::secret::Secret;

    fn signed(auth: &Auth) -> Option<String> {
        let request = auth.sign(Request::new(Method::GET, Url::parse("http://h/").unwrap()));
        request.private.get("authorization").map(|value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn a_user_name_takes_precedence_over_a_token() {
        for (user, password, token, expected) in [
            (Some("u"), Some("p"), Some("t"), Some("Basic dTpw")),
            (Some("u"), None, None, Some("Basic dTo=")),
            (Some(""), Some("p"), Some("t\n"), Some("Bearer t")),
            (None, Some("p"), Some(""), None),
            (None, None, Some("a\nb"), None),
        ] {
            assert_eq!(signed(&Auth::of(user, password, token)).as_deref(), expected);
        }
    }

    #[test]
    fn credentials_are_not_printed() {
        let auths = [Auth::Basic("u".to_owned(), Secret::new("hidden")), Auth::Bearer(Secret::new("hidden"))];

        assert!(!format!("{auths:?}").contains("hidden"));
    }
}
