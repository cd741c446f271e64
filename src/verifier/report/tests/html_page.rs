//! The page.

use super::{body, report};
use crate::matching::Mismatch;
use crate::verifier::report::html;
use crate::verifier::results::{ReportItem, Verdict, VerificationReport};

fn body_sides(path: &str, expected: &str, actual: Option<&str>, text: &str) -> Mismatch {
    let (expected, actual) = (Some(expected.into()), actual.map(Into::into));
    Mismatch::Body { path: path.to_owned(), expected, actual, text: text.to_owned() }
}

/// The report with other mismatches of its second interaction.
fn with_mismatches(found: Vec<Mismatch>) -> VerificationReport {
    let mut report = report();
    if let ReportItem::Pact(pact) = &mut report.items[0] {
        pact.results[1].verdict = Verdict::Mismatched { mismatches: found, more: 0, diffs: Vec::new() };
    }
    report
}

#[test]
fn the_page_is_self_contained_and_escapes_what_it_shows() {
    let page = html(&report());

    assert!(page.contains("5 interactions verified: 1 passed, 3 failed, 1 pending"), "{page}");
    assert!(page.contains("bad &lt;one&gt;") && !page.contains("bad <one>"));
    let status = "<td><pre><b class=\"e\">201</b>\n</pre></td><td><pre><b class=\"r\">200</b>\n</pre></td>";
    assert!(page.contains(status), "{page}");
    for word in ["<script", "http://", "https://", "src="] {
        assert!(!page.replace("http://h answered", "").contains(word), "{word}");
    }
}

#[test]
fn the_page_names_date_and_versions_and_is_the_same_each_time() {
    let page = html(&report());

    let about = concat!(
        "<p class=\"about\">Verified on <time datetime=\"2026-03-09T10:11:12Z\">2026-03-09 10:11:12 UTC</time> \
         by libpact_ffi ",
        env!("CARGO_PKG_VERSION"),
        "</p>"
    );
    assert!(page.contains(about), "{page}");
    assert!(page.contains("<h2>C <small>1.2</small> → P <small>7</small></h2>"), "{page}");
    assert!(page.contains("<p class=\"about\">Pact specification V4</p>"), "{page}");
    assert_eq!(page, html(&report()));
    assert!(html(&VerificationReport::default()).contains("<p class=\"about\">Verified by libpact_ffi "));
}

#[test]
fn an_interaction_shows_its_request_and_the_answer() {
    let page = html(&report());

    assert!(page.contains("ok one <code>GET /</code> "), "the pact's, as none was sent: {page}");
    assert!(page.contains("bad &lt;one&gt; <code>GET /?a=1</code> "), "{page}");
    assert!(
        page.contains("<h3>Request</h3>\n<pre>GET /?a=1&#10;accept: */*&#10;&#10;{&#10;}</pre>"),
        "{page}"
    );
    assert!(page.contains("<h3>Answer</h3>\n<pre>200 OK&#10;x-a: 1&#10;&#10;&lt;x&gt;</pre>"), "{page}");

    let mut report = report();
    if let ReportItem::Pact(pact) = &mut report.items[0] {
        pact.results[1].transcript.as_mut().unwrap().answer = None;
    }
    assert!(html(&report).contains("<h3>Answer</h3>\n<p>nothing</p>"));
}

#[test]
fn what_failed_is_listed_first() {
    let page = html(&report());

    let link = "<li class=\"failed\">failed: <a href=\"#i0-1\">bad &lt;one&gt;</a></li>";
    let (list, target) = (page.find(link), page.find("<details id=\"i0-1\" open>"));
    assert!(list.is_some() && list < page.find("<details") && target.is_some(), "{page}");
    assert_eq!(page.matches("<li class=\"failed\">").count(), 3, "{page}");
    assert_eq!(page.matches("<li class=\"pending\">").count(), 1, "{page}");
    assert!(!page.contains(">ok one</a>") && !html(&VerificationReport::default()).contains("<ul>"));
}

#[test]
fn a_path_has_one_row() {
    let report = with_mismatches(vec![
        body_sides("$.a", "1", Some("\"x\""), "first"),
        body("$.b", "other"),
        body_sides("$.a", "1", Some("\"x\""), "second"),
        body_sides("$.c", "{\"k\":1,\"same\":2}", None, "gone"),
    ]);

    let page = html(&report);

    assert_eq!(page.matches("<tr><td>Body $.a<br>").count(), 1, "{page}");
    let row = "<tr><td>Body $.a<br><small>$.a -&gt; first</small><br><small>$.a -&gt; second</small></td>\
               <td><pre><b class=\"e\">1</b>\n</pre></td><td><pre><b class=\"r\">&quot;x&quot;</b>\n</pre></td></tr>";
    assert!(page.contains(row), "{page}");
    assert!(page.contains("<td><pre><b class=\"r\">nothing</b>\n</pre></td>"), "{page}");
}

#[test]
fn equal_lines_far_from_a_difference_are_left_out() {
    let list = |last: &str| {
        let items: Vec<String> = (0..50).map(|at| at.to_string()).collect();
        format!("[{},{last}]", items.join(","))
    };
    let report = with_mismatches(vec![body_sides("$", &list("\"a\""), Some(&list("\"b\"")), "why")]);

    let page = html(&report);

    let cell = |class: &str, last: &str| {
        format!("<pre>…\n  48,\n  49,\n<b class=\"{class}\">  &quot;{last}&quot;</b>\n]\n</pre>")
    };
    assert!(page.contains(&cell("e", "a")) && page.contains(&cell("r", "b")), "{page}");
}

#[test]
fn two_hundred_missing_items_fit_in_three_hundred_kilobytes() {
    let item = |at: usize| {
        let text = "a description that is long enough to be real";
        format!("{{\"id\":{at},\"name\":\"item {at}\",\"tags\":[\"x\",\"y\"],\"text\":\"{text}\"}}")
    };
    let items: Vec<String> = (0..200).map(item).collect();
    let whole = format!("[{}]", items.join(","));
    let one = body_sides("$", &whole, Some("[]"), &format!("Expected {whole} but was []"));
    let each =
        |at| body_sides(&format!("$[{at}]"), &item(at), None, &format!("Expected {} at {at}", item(at)));

    for mismatches in [vec![one.clone()], (0..200).map(each).collect(), vec![one; 200]] {
        let page = html(&with_mismatches(mismatches));
        assert!(page.len() < 300_000, "{} bytes", page.len());
        assert!(page.contains("item 0&quot;"));
    }
}
