
/* The verdict and what did not match. */

const OPENED = 3;            // so many requests that did not match are shown open

function pluginVerdict(server, report) {
  if (report.error) return make("p", { class: "verdict bad" }, make("strong", {}, "✗ No answer. "), report.error);
  return server.status === "ok"
    ? make("p", { class: "verdict good" }, make("strong", {}, "✓ Verified. "), "The plugin says that everything matched.")
    : make("p", { class: "verdict bad" }, make("strong", {}, "✗ Not verified. "), "The plugin says that not everything matched.");
}

const card = (id, title, ...children) =>
  make("section", { class: "card", "aria-labelledby": id }, make("h3", { id }, title), children);
const atPath = one => make("p", {}, one.path && [make("code", {}, one.path), " "], one.mismatch || one.error || "It differs.");

function pluginResults(report) {
  if (!report.results) return null;
  return card("mismatches", "What did not match", report.results.map(result => [
    atPath(result),
    (result.mismatches || []).map(one => [atPath(one), sides(one.expected, one.actual)]),
  ]));
}

function verdict({ mockServer: server, interactions, moreInteractions, report }) {
  const wrong = report.requests.length + report.moreRequests;
  const missing = report.missing.length + report.moreMissing;
  const unserved = (report.neverServed || []).length + (report.moreNeverServed || 0);
  const all = interactions.length + moreInteractions;
  if (server.status === "ok") {
    const text = all === 0 ? "This pact has no HTTP interactions, and nothing else was asked for."
      : `${all === 1 ? "The interaction was" : `All ${all} interactions were`} asked for, and every request matched.`;
    return make("p", { class: "verdict good" }, make("strong", {}, "✓ Verified. "), text,
      unserved > 0 && ` But ${count(unserved, "interaction was", "interactions were")} never served.`);
  }
  const found = [];
  if (wrong) found.push(`${count(wrong, "request")} did not match`);
  if (missing) found.push(`${missing} of ${count(all, "interaction")} ${missing === 1 ? "was" : "were"} not asked for yet`);
  const text = `${found.join("; ")}.`;
  return wrong
    ? make("p", { class: "verdict bad" }, make("strong", {}, "✗ Not verified. "), text)
    : make("p", { class: "verdict wait" }, make("strong", {}, "… Waiting. "), text);
}

function mismatches(report, id) {
  if (!report.requests.length) return null;
  return card("mismatches", "Requests that did not match",
    report.requests.map((request, at) => mismatch(request, at, id)),
    report.moreRequests > 0 && soft(`${report.moreRequests} more did not match and are not shown one by one.`));
}

function neverServed(report) {
  if (!report.neverServed?.length) return null;
  return card("never-served", "Never served, because another interaction has the same request",
    soft("A mock server here gives each request one answer, that of the first interaction. Let their requests differ, or serve them from pacts of their own."),
    report.neverServed.map(one => make("article", {},
      make("h4", {}, words(one.description, "interaction without a description"), " ", line(one)),
      make("dl", { class: "fields" },
        make("dt", {}, "given"), make("dd", {}, words(one.states.map(givenOf).join(", and "), "nothing")),
        make("dt", {}, "served instead"), make("dd", {}, words(one.servedInstead, "interaction without a description"))))),
    report.moreNeverServed > 0 && soft(`${report.moreNeverServed} more were never served and are not shown one by one.`));
}

const givenOf = state => Object.keys(state.params || {}).length ? `${state.name} ${JSON.stringify(state.params)}` : state.name;

function mismatch(request, at, id) {
  return make("article", { id: `failure-${at}`, tabindex: "-1", "data-key": `failure-${at}` },
    make("h4", {}, mark("bad", "✗ differs"), " ", line(request)),
    request.nearest.length === 0 && soft("The pact has no interactions it could have been meant for."),
    request.nearest.map((near, rank) => foldable(`${id}/${at}/${rank}`, rank === 0 && at < OPENED, [
      make("span", { class: "soft" }, rank === 0 ? "Nearest interaction: " : "Next: "),
      make("strong", {}, words(near.description, "without a description")), " ", line(near)], aspects(near))));
}

function foldable(key, open, summary, content) {
  const element = make("details", { class: "fold", open: folded.has(key) ? folded.get(key) : open },
    make("summary", { "data-key": key }, summary), content);
  element.addEventListener("toggle", () => folded.set(key, element.open));
  return element;
}

const aspectName = aspect => ({ query: `query parameter '${aspect.name}'`, header: `header '${aspect.name}'` })[aspect.kind] || aspect.kind;

function aspects(near) {
  const agreeing = near.aspects.filter(aspect => aspect.agrees);
  return [
    agreeing.length > 0 && make("p", { class: "agrees" }, `✓ agrees: ${agreeing.map(aspectName).join(", ")}`),
    near.aspects.filter(aspect => !aspect.agrees).map(differing),
    near.moreAspects > 0 && soft(`${near.moreAspects} more parts are not shown.`),
  ];
}

function differing(aspect) {
  const differences = aspect.differences || [];
  const diffs = aspect.diffs || [];
  const isShownAsLines = path => diffs.some(diff => diff.path === path || (diff.path === "$" && path === "/"));
  const hasValues = differences.some(one => isShown(one.expected) || isShown(one.actual));
  return make("div", {},
    make("h5", {}, mark("bad", "✗ differs"), ` ${aspectName(aspect)}`),
    // Of what is absent altogether, a difference has an empty text.
    differences.map(one => [atPath(one), !isShownAsLines(one.path)
      && sides(isShown(aspect.expected) ? one.expected : one.expected || null, isShown(aspect.actual) ? one.actual : one.actual || null)]),
    !hasValues && sides(aspect.expected, aspect.actual),
    aspect.moreDifferences > 0 && soft(`${aspect.moreDifferences} more differences are not shown.`),
    diffs.map(diff => [
      soft(make("code", {}, diff.path), " side by side (− expected, + received):"),
      make("pre", { tabindex: "0", "aria-label": `Difference at ${diff.path}` }, diff.lines.map(text =>
        make("span", { class: text[0] === "-" ? "minus" : text[0] === "+" && "plus" }, text))),
    ]));
}

function sides(expected, actual) {
  if (!isShown(expected) && !isShown(actual)) return null;
  return make("dl", { class: "sides" },
    make("dt", {}, "− expected"), make("dd", { class: "expected" }, valueOf(expected)),
    make("dt", {}, "+ received"), make("dd", { class: "received" }, valueOf(actual)));
}

function valueOf(side) {
  const texts = [side].flat().filter(isShown).map(one => typeof one === "object" ? JSON.stringify(one) : String(one));
  if (texts.length === 0) return make("span", { class: "soft" }, "nothing");
  return texts.join("") === "" ? make("span", { class: "soft" }, "an empty text") : make("code", {}, texts.join(", "));
}

