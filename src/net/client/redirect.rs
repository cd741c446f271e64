//! Redirects: the request that follows a response, and which headers it still has.

use super::error::{Cause, Error};
use super::message::Request;
use super::url::{Url, shown_url};
use bytes::Bytes;
use hyper::header::{
    AUTHORIZATION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_LOCATION, CONTENT_TYPE,
    COOKIE, HOST, HeaderMap, HeaderValue, LOCATION, PROXY_AUTHORIZATION, REFERER, TRANSFER_ENCODING,
};
use hyper::{Method, StatusCode};

/// How many redirects in a row are followed.
pub(super) const MOST: usize = 10;

/// The request that a redirect asks for; nothing if the response is no redirect.
pub(super) fn next(
    request: &Request,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<Option<Request>, Error> {
    let is_redirect = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let Some(location) = headers.get(LOCATION).filter(|_| is_redirect) else { return Ok(None) };
    let location = String::from_utf8_lossy(location.as_bytes());
    let url = request.url.resolve(&location).map_err(|cause| {
        let location = shown_url(&location).into_owned();
        Error::new(&request.url, Cause::Redirect { location, cause })
    })?;
    Ok(Some(redirected_request(request, url, status)))
}

fn redirected_request(request: &Request, url: Url, status: StatusCode) -> Request {
    let mut next = Request { url, ..request.clone() };
    if becomes_get(request, status) {
        if next.method != Method::HEAD {
            next.method = Method::GET;
        }
        next.body = Bytes::new();
        for name in [
            CONTENT_TYPE,
            CONTENT_LENGTH,
            CONTENT_ENCODING,
            CONTENT_LANGUAGE,
            CONTENT_LOCATION,
            TRANSFER_ENCODING,
        ] {
            next.headers.remove(&name);
            next.private.remove(&name);
        }
    }
    next.headers.remove(REFERER);
    if next.url.is_same_origin(&request.url) {
        if let Ok(referer) = HeaderValue::from_str(&request.url.sent()) {
            next.headers.insert(REFERER, referer);
        }
    } else {
        remove_credentials(&mut next);
    }
    next
}

/// Whether a redirect asks for a GET without a body in place of this request (RFC 9110, 15.4). For POST, 301 and 302 do
/// so by custom; a command would be lost.
fn becomes_get(request: &Request, status: StatusCode) -> bool {
    match status {
        StatusCode::SEE_OTHER => true,
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => {
            request.method == Method::POST && !request.is_command
        }
        _ => false,
    }
}

fn remove_credentials(request: &mut Request) {
    request.private = HeaderMap::new();
    for name in [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, HOST] {
        request.headers.remove(name);
    }
    request.url = request.url.clone().without_credentials();
}

#[cfg(test)]
mod tests {
    use super::next;
    use crate::net::client::{Error, Request, Url};
    use hyper::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue, LOCATION};
    use hyper::{Method, StatusCode};

    const SECRET: HeaderName = HeaderName::from_static("x-secret");

    fn request(method: Method) -> Request {
        let text = HeaderValue::from_static("x");
        let mut request = Request::new(method, Url::parse("http://u:p@a:81/b/c").unwrap())
            .header(CONTENT_TYPE, text.clone())
            .header(COOKIE, text.clone())
            .authorization(text.clone())
            .body("body");
        request.private.insert(SECRET, text);
        request
    }

    fn redirected(method: Method, status: u16, location: &str) -> Result<Option<Request>, Error> {
        let headers = HeaderMap::from_iter([(LOCATION, HeaderValue::from_str(location).unwrap())]);
        next(&request(method), StatusCode::from_u16(status).unwrap(), &headers)
    }

    #[test]
    fn a_redirect_keeps_or_changes_the_method() {
        for (status, method, expected, has_body) in [
            (301, Method::POST, Method::GET, false),
            (302, Method::POST, Method::GET, false),
            (303, Method::POST, Method::GET, false),
            (307, Method::POST, Method::POST, true),
            (308, Method::POST, Method::POST, true),
            (301, Method::PUT, Method::PUT, true),
            (302, Method::PATCH, Method::PATCH, true),
            (301, Method::DELETE, Method::DELETE, true),
            (302, Method::OPTIONS, Method::OPTIONS, true),
            (303, Method::PUT, Method::GET, false),
            (308, Method::DELETE, Method::DELETE, true),
            (301, Method::HEAD, Method::HEAD, true),
            (302, Method::GET, Method::GET, true),
            (303, Method::GET, Method::GET, false),
            (303, Method::HEAD, Method::HEAD, false),
        ] {
            let next = redirected(method.clone(), status, "/x").unwrap().unwrap();
            assert_eq!(next.method, expected, "{status} {method}");
            assert_eq!(
                (!next.body.is_empty(), next.headers.contains_key(CONTENT_TYPE)),
                (has_body, has_body),
                "{status} {method}"
            );
        }
    }

    #[test]
    fn a_command_stays_one() {
        for (status, expected, has_body) in [
            (301, Method::POST, true),
            (302, Method::POST, true),
            (303, Method::GET, false),
            (307, Method::POST, true),
        ] {
            let headers = HeaderMap::from_iter([(LOCATION, HeaderValue::from_static("/x"))]);
            let command = request(Method::POST).command();
            let next = next(&command, StatusCode::from_u16(status).unwrap(), &headers).unwrap().unwrap();

            assert_eq!((next.method, !next.body.is_empty()), (expected, has_body), "{status}");
        }
    }

    #[test]
    fn what_is_no_redirect_is_the_answer() {
        assert!(redirected(Method::GET, 200, "/x").unwrap().is_none());
        assert!(redirected(Method::GET, 304, "/x").unwrap().is_none());
        assert!(next(&request(Method::GET), StatusCode::FOUND, &HeaderMap::new()).unwrap().is_none());
    }

    #[test]
    fn on_the_same_server_everything_goes_along() {
        for location in ["d?e", "http://A:81/b/d?e"] {
            let next = redirected(Method::GET, 302, location).unwrap().unwrap();

            assert_eq!(next.url.to_string(), "http://a:81/b/d?e");
            assert!(next.private.contains_key(AUTHORIZATION) && next.private.contains_key(SECRET));
            assert!(next.headers.contains_key(COOKIE));
            assert_eq!(next.headers["referer"], "http://a:81/b/c");
        }
    }

    #[test]
    fn another_server_learns_nothing_about_who_asks() {
        for location in ["http://b:81/", "http://a:82/", "https://a:81/", "//b:81/", "http://x:y@b:81/"] {
            let next = redirected(Method::GET, 302, location).unwrap().unwrap();

            assert!(next.private.is_empty(), "{location}");
            assert!(next.url.login().is_none(), "{location}");
            assert_eq!(next.headers.keys().collect::<Vec<_>>(), [&CONTENT_TYPE], "{location}");
        }
    }

    #[test]
    fn a_redirect_that_leads_nowhere_is_told() {
        let error = redirected(Method::GET, 302, "ftp://me:secret@x/").unwrap_err();

        assert_eq!(
            error.to_string(),
            "error following redirect for url (http://a:81/b/c): the redirect to 'ftp://x/' cannot be followed: \
             the scheme 'ftp' is neither http nor https"
        );
    }
}
